import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test('only the partition of a record that is tried again waits', async t => {
  const topic = await testTopic(t, { partitions: 3 })
  await produce(
    topic,
    Array.from({ length: 300 }, (_, i) => ({ partition: i % 3, value: String(i) }))
  )
  const run = startConsumer(
    t,
    { topics: topic, commitIntervalMs: 20, retry: { attempts: 2, delayMs: 600_000, maxDelayMs: 600_000 } },
    record => {
      if (record.partition === 1 && record.offset === 10) throw new Error('later')
    }
  )

  await waitFor('the commits of the others', async () =>
    /^100,\d+,100$/.test(String(await committedOffsets(run.groupId, topic)))
  )
  await run.event('retry')
  await waitFor('the commit before the failure', async () => (await committedOffsets(run.groupId, topic))[1] === 10)
  assert.equal(run.deliveries.filter(d => d.partition === 1).length, 11)
  assert.equal(run.deliveries.length, 211)
})
