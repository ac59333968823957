import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askOperation, operationsOf } from '@dead-letter/operator'

import { lettersOf, viewOf } from '../operator/cluster.ts'
import { applied, failed, planOf, tried } from './redriving.ts'

test('a second runner is refused, may take over, and the first says by whom; a request stops one', async t => {
  // Each runner has half a minute: long enough for the other, however busy the machine is.
  const { side, dlq, target } = await failed(t, 30)
  const request = { target: { kind: 'topic', topic: target } as const, rate: 1 }
  const plan = await planOf(side, dlq, request)
  const begun = Promise.withResolvers<void>()
  const first = tried(side, plan, { runner: 'first', onProgress: () => begun.resolve() })
  const ended = assert.rejects(first, (error: Error & { code: string }) => {
    assert.equal(error.code, 'OPERATION_FENCED')
    return /bob/.test(error.message) && /second/.test(error.message)
  })
  await begun.promise
  const other = await planOf(side, dlq, { ...request, by: 'bob' })
  await assert.rejects(tried(side, other), { code: 'OPERATION_RUNNING' })

  const going = Promise.withResolvers<void>()
  const second = applied(side, other, { runner: 'second', takeOver: true, onProgress: () => going.resolve() })
  await going.promise
  await ended
  const asking = { by: 'ann', now: Date.now }
  const { alive } = await askOperation(side.cluster, side.names, other.operation, 'stop', asking)
  assert.equal(alive, true)
  const outcome = await second
  assert.equal(outcome.stopped, true)
  const states = operationsOf(await viewOf(side.cluster, side.names)).map(({ id, state }) => [id, state])
  assert.deepEqual(Object.fromEntries(states)[other.operation], 'stopped')

  await applied(side, { ...other, rate: null }, { takeOver: true })
  const keys = (await lettersOf(side.cluster, target)).map(({ key }) => key.toString('hex'))
  assert.deepEqual([keys.length, new Set(keys).size], [30, 30])
})
