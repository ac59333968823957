import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterConsumer } from '@dead-letter/kafka'
import {
  committedOffsets,
  forbid,
  needsOwnKafka,
  ownKafka,
  type Permission,
  permit,
  produce,
  testTopic
} from '../../harness/index.ts'

test('a missing permission is refused at start, with its own code', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, { users: { app: 'secret' } })
  const { brokers } = kafka
  await testTopic(t, { name: 'orders', brokers })
  await testTopic(t, { name: 'dead', brokers, configs: { 'max.message.bytes': '2000000' } })
  await produce('orders', [{ value: 'good' }], { brokers })
  const needed: Record<string, Permission> = {
    SOURCE_TOPIC_FORBIDDEN: { brokers, user: 'app', on: 'topic', name: 'orders', may: ['READ'] },
    DLQ_NOT_WRITABLE: { brokers, user: 'app', on: 'topic', name: 'dead', may: ['WRITE'] },
    GROUP_FORBIDDEN: { brokers, user: 'app', on: 'group', name: 'billing', may: ['READ'] }
  }
  // Without these the topics would be unknown, and their limits.
  for (const name of ['orders', 'dead'])
    await permit({ brokers, user: 'app', on: 'topic', name, may: ['DESCRIBE', 'DESCRIBE_CONFIGS'] })
  for (const permission of Object.values(needed)) await permit(permission)
  let handled = 0
  const run = async (): Promise<void> => {
    const consumer = new DeadLetterConsumer({
      brokers: kafka.saslBrokers,
      sasl: { mechanism: 'PLAIN', username: 'app', password: 'secret' },
      groupId: 'billing',
      topics: 'orders',
      from: 'earliest',
      deadLetter: { topic: 'dead', provision: 'verify' }
    })
    t.after(() => consumer.stop())
    await consumer.run(
      () => {
        handled++
      },
      { untilIdle: true }
    )
  }

  for (const [code, permission] of Object.entries(needed)) {
    await forbid(permission)
    await assert.rejects(run(), { code })
    await permit(permission)
  }
  assert.equal(handled, 0)
  assert.deepEqual(await committedOffsets('billing', 'orders', brokers), [-1])
  await run()
  assert.equal(handled, 1)
})
