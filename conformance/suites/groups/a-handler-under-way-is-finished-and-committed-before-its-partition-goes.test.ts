import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  groupState,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

for (const assignor of ['range', 'cooperative-sticky'] as const) {
  test(`a handler under way is finished and committed before its partition goes: ${assignor}`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const groupId = uniqueName('group')
    const records = (n: number) =>
      [0, 1].flatMap(partition => Array.from({ length: n }, () => ({ partition, value: '' })))
    const open = Promise.withResolvers<void>()
    const handled = new Counted()
    const member = (handler: () => unknown): TestConsumer =>
      startConsumer(
        t,
        {
          topics: topic,
          groupId,
          commitIntervalMs: 60_000,
          group: { assignors: [assignor], heartbeatIntervalMs: 100, sessionTimeoutMs: 30_000 }
        },
        record => {
          handled.count(record)
          return handler()
        }
      )
    const first = member(() => open.promise)
    await produce(topic, records(10))
    await waitFor('a handler under way on each partition', () => handled.total === 2)

    const second = member(() => undefined)
    await waitFor('the rebalance', async () => {
      const { state, members } = await groupState(groupId)
      return members === 2 && (assignor === 'range' ? state === 'PreparingRebalance' : state === 'Stable')
    })
    assert.deepEqual(await committedOffsets(groupId, topic), [0, 0])
    assert.equal(second.deliveries.length, 0)
    open.resolve()

    await second.event('assigned', ({ partitions }) => partitions.length === 1)
    await first.event('revoked')
    await waitFor('all records', () => handled.total >= 20)
    await Promise.all([first.consumer.stop(), second.consumer.stop()])
    assert.deepEqual(handled.repeated, [])
    assert.equal(handled.different, 20)
    assert.deepEqual(await committedOffsets(groupId, topic), [10, 10])
  })
}
