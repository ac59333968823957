import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConnectionOptions } from '../../../src/client/connection-options.ts'
import { apis } from '../../../src/client/wire/apis.ts'
import { Links } from '../../../src/client/wire/links.ts'
import { machine } from '../../../src/client/wire/surroundings.ts'

test('ways to addresses that the cluster has no longer are forgotten, unless they are in use', async t => {
  const socketFactory = () => new Promise<never>(() => {})
  const links = new Links(readConnectionOptions({ brokers: 'a:1', socketFactory }), machine)
  t.after(() => links.close())
  const at = (port: number) => ({ host: 'a', port })
  const [kept, gone, opening, used] = [1, 2, 3, 4].map(port => links.take('group', at(port)))
  const waiting = [opening?.ready(), used?.send(apis.metadata, {}, { timeoutMs: 1000 })]
  links.keep([at(1)])
  assert.equal(links.take('group', at(1)), kept)
  assert.notEqual(links.take('group', at(2)), gone)
  assert.equal(links.take('group', at(3)), opening)
  assert.equal(links.take('group', at(4)), used)
  links.close()
  const ended = await Promise.allSettled(waiting)
  assert.deepEqual(
    ended.map(one => (one as PromiseRejectedResult).reason.code),
    ['BROKER_CLOSED', 'BROKER_CLOSED']
  )
})
