import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmbedded } from '../../embedded/index.ts'
import { needsEmbedded } from '../../harness/index.ts'
import { testConsole } from './console.ts'
import { ordersConsole } from './orders.ts'

test(
  'the audit has at once what another console did, its pages go on behind what was shown, and it is there while Kafka is away',
  needsEmbedded,
  async t => {
    const broker = await startEmbedded({})
    t.after(() => broker.stop())
    const { brokers } = broker
    const one = await ordersConsole(t, brokers, 3)
    const other = await testConsole(t, brokers)
    const decide = async (action: string): Promise<void> => {
      const request = { dlq: 'orders.dlq', action, filter: { where: 'offset >= 0' }, expected: 3, why: 'test' }
      assert.equal((await one.send('POST', '/actions', request)).status, 202)
    }
    const events = (body: { items: { action: string; event: string }[] }): string[] =>
      body.items.map(({ action, event }) => `${action} ${event}`)
    await decide('discard')
    const first = (await other.get('/audit?limit=2')).body
    assert.deepEqual([events(first), first.total], [['discard ended', 'discard changed'], 3])
    await decide('restore')
    const rest = (await other.get(`/audit?limit=2&cursor=${first.next}`)).body
    assert.deepEqual([events(rest), rest.next], [['discard begun'], null])
    const all = ['restore ended', 'restore changed', 'restore begun', ...events(first), ...events(rest)]
    assert.deepEqual(events((await other.get('/audit')).body), all)
    const begun = (await other.get('/audit')).body.items.at(-1).operation
    assert.equal((await other.get(`/operations/${begun}`)).body.operation.done, 3)

    await broker.stop()
    assert.deepEqual(events((await other.get('/audit')).body), all)
    assert.deepEqual(events((await other.get('/audit?action=restore')).body), all.slice(0, 3))
  }
)
