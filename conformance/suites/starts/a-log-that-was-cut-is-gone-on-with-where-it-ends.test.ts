import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { createClient } from '../../platformatic/client.ts'

test('a position beyond the end of a log that was cut goes on where the log ends, not at its beginning', async t => {
  const topic = await testTopic(t)
  const groupId = uniqueName('group')
  const values = (from: number) => Array.from({ length: 5 }, (_, i) => ({ value: String(from + i) }))
  await produce(topic, [...values(0), ...values(5)])
  // As left by a consumer that had read ten more, which a leader without them then did not have.
  const client = createClient({ brokers: process.env.KAFKA_BROKERS as string })
  t.after(() => client.close())
  let coordinator = await client.findCoordinator(groupId)
  while (coordinator.errorCode !== 0) coordinator = await client.findCoordinator(groupId)
  const outside = { groupId, memberId: '', generationId: -1, groupInstanceId: null }
  const offset = { topic, partition: 0, offset: 20, leaderEpoch: 0, metadata: '' }
  const [committed] = await client.offsetCommit(coordinator.nodeId, outside, [offset])
  assert.equal(committed?.errorCode, 0)

  const run = startConsumer(t, { topics: topic, groupId, from: 'earliest' })
  await run.event('log-truncated')
  await produce(topic, values(10))
  await run.event('committed', ({ offsets }) => offsets.some(o => o.offset === 15))

  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [10, 11, 12, 13, 14]
  )
  assert.deepEqual(run.events('log-truncated'), [{ topic, partition: 0, position: 20, resumeAt: 10, lost: 10 }])
  assert.deepEqual(run.events('offset-out-of-range'), [])
})
