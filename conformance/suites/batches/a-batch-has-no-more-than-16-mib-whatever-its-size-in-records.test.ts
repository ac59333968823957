import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, runBatches, testTopic } from '../../harness/index.ts'

test('large records make small batches, each record once', async t => {
  const topic = await testTopic(t)
  const value = Buffer.alloc(900_000)
  await produce(
    topic,
    Array.from({ length: 40 }, () => ({ value }))
  )
  let most = 0
  const run = await runBatches(
    t,
    { topics: topic, fetch: { maxBytes: 64 << 20, partitionMaxBytes: 64 << 20 } },
    batch => {
      most = Math.max(most, batch.records.length)
    },
    { batchSize: 100_000 }
  )
  assert.ok(most <= Math.ceil((16 << 20) / value.length), `${most} records`)
  assert.equal(run.deliveries.length, 40)
})
