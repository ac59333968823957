import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmbedded } from '../../embedded/index.ts'
import { needsEmbedded, produce, testTopic } from '../../harness/index.ts'
import { testConsole } from './console.ts'
import { springLetter } from './letters.ts'

test(
  'the audit has at once what another console did, its pages go on behind what was shown, and it is there while Kafka is away',
  needsEmbedded,
  async t => {
    const broker = await startEmbedded({})
    t.after(() => broker.stop())
    const { brokers } = broker
    await testTopic(t, { name: 'orders.dlq', brokers })
    await produce(
      'orders.dlq',
      [1, 2, 3].map(i => springLetter(i)),
      { brokers }
    )
    const [one, other] = [await testConsole(t, brokers), await testConsole(t, brokers)]
    await one.indexed(3)
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
