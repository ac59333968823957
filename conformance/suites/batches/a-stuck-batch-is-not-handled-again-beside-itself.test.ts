import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, originOf, produce, readAll, runBatches, testTopic } from '../../harness/index.ts'

test("onStuck 'dead-letter' gives up every record that the call is still out with, once, and goes on behind them", async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 8 }, (_, i) => ({ value: String(i) }))
  )
  const run = await runBatches(
    t,
    { topics: topic, handlerTimeoutMs: 100, onStuck: 'dead-letter' },
    batch => (batch.records[0]?.offset === 0 ? new Promise(() => {}) : undefined),
    { batchSize: 4 }
  )
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [0, 1, 2, 3, 4, 5, 6, 7]
  )
  assert.deepEqual(
    (await readAll(run.dlqOf(topic))).map(originOf),
    [0, 1, 2, 3].map(offset => `${topic}[0]@${offset}`)
  )
  assert.equal(run.events('stuck').length, 1)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [8])
})
