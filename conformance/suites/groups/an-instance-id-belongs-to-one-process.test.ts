import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briefSessions,
  needsOwnConsumerProtocol,
  startConsumer,
  type TestConsumer,
  type TestConsumerOptions,
  testTopic,
  uniqueName,
  within
} from '../../harness/index.ts'

test('classic: a second process with the same instance id stops the first', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const options: TestConsumerOptions = {
    topics: topic,
    groupId: uniqueName('group'),
    group: { instanceId: 'x', heartbeatIntervalMs: 100 }
  }
  const first = startConsumer(t, options)
  await first.event('assigned')
  const second = startConsumer(t, options)
  await assert.rejects(within('the end of the first', first.ended), { code: 'GROUP_FENCED' })
  const { partitions } = await second.event('assigned')
  assert.equal(partitions.length, 2)
  assert.equal(first.events('lost').length, 1)
})

test(
  'consumer: a second process with the same instance id is refused while the first is alive',
  needsOwnConsumerProtocol,
  async t => {
    const { brokers } = await briefSessions(t)
    const topic = await testTopic(t, { partitions: 2, brokers })
    const groupId = uniqueName('group')
    const start = (): TestConsumer =>
      startConsumer(t, { brokers, topics: topic, groupId, group: { protocol: 'consumer', instanceId: 'x' } })
    const first = start()
    await first.event('assigned', ({ partitions }) => partitions.length === 2)
    const second = start()
    await second.event('warning', ({ error }) => error.code === 'GROUP_INSTANCE_TAKEN')
    await assert.rejects(within('the end of the second', second.ended), { code: 'GROUP_FENCED' })
    assert.equal(first.consumer.health().partitions.length, 2)
    assert.deepEqual(first.events('lost'), [])
  }
)
