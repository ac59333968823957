import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deadRecords, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test('an outage dead-letters nothing, uses up no attempts, and ends by itself', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(
    topic,
    Array.from({ length: 40 }, (_, i) => ({ partition: i % 2, value: String(i) }))
  )
  let down = true
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const run = startConsumer(
    t,
    {
      topics: topic,
      commitIntervalMs: 20,
      retry: { attempts: 2, delayMs: 5, maxDelayMs: 5 },
      breaker: { probeDelayMs: 5, maxProbeDelayMs: 5 }
    },
    record => {
      if (down) throw new Error('the order could not be stored', { cause: refused })
      if (record.partition === 0 && record.offset === 0) throw new Error('its own fault')
    }
  )
  await waitFor('ten tries', () => run.deliveries.length >= 10)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [0, 0])
  assert.ok(run.deliveries.every(d => d.offset === 0))
  down = false

  await waitFor('all commits', async () => String(await committedOffsets(run.groupId, topic)) === '20,20')
  assert.deepEqual(
    (await deadRecords(run.dlqOf(topic), topic)).map(({ partition, offset }) => [partition, offset]),
    [[0, 0]]
  )
  // Its own attempts, 2, after those that the outage spoilt.
  const spoilt = run.events('failure').filter(f => f.class === 'infrastructure' && f.partition === 0).length
  assert.equal(run.deliveries.filter(d => d.partition === 0 && d.offset === 0).length, spoilt + 2)
  assert.equal(run.consumer.metrics().handled, 39)
})
