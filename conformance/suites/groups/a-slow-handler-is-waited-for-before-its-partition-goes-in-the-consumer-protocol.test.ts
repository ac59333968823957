import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pass } from 'node:timers/promises'
import {
  briefSessionMs,
  briefSessions,
  committedOffsets,
  needsOwnConsumerProtocol,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

test(
  'a slow handler is drained and committed before its partition goes, longer than a session',
  needsOwnConsumerProtocol,
  async t => {
    const { brokers } = await briefSessions(t)
    const topic = await testTopic(t, { partitions: 2, brokers })
    const groupId = uniqueName('group')
    const records = [0, 1].flatMap(partition => Array.from({ length: 10 }, () => ({ partition, value: '' })))
    const open = Promise.withResolvers<void>()
    const handled = new Counted()
    const member = (handler: () => unknown): TestConsumer =>
      startConsumer(
        t,
        { brokers, topics: topic, groupId, commitIntervalMs: 60_000, group: { protocol: 'consumer' } },
        record => {
          handled.count(record)
          return handler()
        }
      )
    const first = member(() => open.promise)
    await produce(topic, records, { brokers })
    await waitFor('a handler under way on each partition', () => handled.total === 2)

    const second = member(() => undefined)
    await waitFor('the drain', () => first.consumer.health().partitions.length === 1)
    // Heartbeats go on meanwhile, and nothing is acknowledged.
    await pass(briefSessionMs * 1.5)
    assert.deepEqual(await committedOffsets(groupId, topic, brokers), [0, 0])
    assert.equal(second.deliveries.length, 0)
    open.resolve()

    await second.event('assigned', ({ partitions }) => partitions.length === 1)
    await waitFor('all records', () => handled.total >= 20)
    await Promise.all([first.consumer.stop(), second.consumer.stop()])
    assert.deepEqual(first.events('lost'), [])
    assert.deepEqual(handled.repeated, [])
    assert.equal(handled.different, 20)
    assert.deepEqual(await committedOffsets(groupId, topic, brokers), [10, 10])
  }
)
