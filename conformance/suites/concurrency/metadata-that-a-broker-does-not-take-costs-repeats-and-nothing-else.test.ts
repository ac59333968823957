import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  needsOwnBroker,
  ownBroker,
  produce,
  runConsumer,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

const count = 1000

for (const [most, least] of [
  [100, 'some'],
  [20, 'none']
] as const) {
  test(
    `offset.metadata.max.bytes ${most}: commits go on, and ${least} of what is done is remembered`,
    needsOwnBroker,
    async t => {
      const { brokers } = await ownBroker(t, { 'offset.metadata.max.bytes': String(most) })
      const topic = await testTopic(t, { brokers })
      // Every second record is of the slow key: more ranges than any metadata takes.
      await produce(
        topic,
        Array.from({ length: count }, (_, i) => ({ key: i % 2 === 0 ? `key ${i}` : 'slow', value: String(i) })),
        { brokers }
      )
      const groupId = uniqueName('group')
      const options = { topics: topic, groupId, brokers, concurrency: { by: 'key' }, commitIntervalMs: 20 } as const
      const handled = new Set<number>()
      const first = startConsumer(t, options, (record, { signal }) => {
        if (String(record.rawKey) !== 'slow') return handled.add(record.offset)
        if (record.offset < 101) return undefined
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      })
      await waitFor('the commit', async () => String(await committedOffsets(groupId, topic, brokers)) === '101')
      await waitFor('the others', () => handled.size === count / 2)
      await first.consumer.stop({ timeoutMs: 300 })
      assert.deepEqual(first.events('warning'), [])
      assert.deepEqual(await committedOffsets(groupId, topic, brokers), [101])

      const second = await runConsumer(t, options)
      const again = second.deliveries.filter(d => handled.has(d.offset)).length
      const repeated = count / 2 - 51
      if (least === 'none') assert.equal(again, repeated)
      else assert.ok(again < repeated && again > 0, `${again} of ${repeated}`)
      assert.equal(second.deliveries.length, count / 2 - 50 + again)
      assert.deepEqual(await committedOffsets(groupId, topic, brokers), [count])
    }
  )
}
