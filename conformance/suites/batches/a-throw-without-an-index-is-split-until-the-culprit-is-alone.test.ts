import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, originOf, produce, readAll, runBatches, testTopic } from '../../harness/index.ts'

const count = 64

test('only the culprit is dead-lettered; a good record comes as often as halves are made, no more', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: count }, (_, i) => ({ value: String(i) }))
  )
  const done = new Map<number, number>()
  let calls = 0

  const run = await runBatches(
    t,
    { topics: topic, decode: 'text', retry: { attempts: 2, delayMs: 1 } },
    batch => {
      calls++
      if (batch.records.some(record => record.offset === 37)) throw new Error('one of them')
      for (const { offset } of batch.records) done.set(offset, (done.get(offset) ?? 0) + 1)
    },
    { batchSize: count }
  )

  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(letters.map(originOf), [`${topic}[0]@37`])
  // 64, 32, 16, 8, 4, 2, 1 with the culprit in it, six good halves beside them, and the culprit's second attempt.
  assert.equal(calls, 7 + 6 + 1)
  assert.equal(done.size, count - 1)
  assert.deepEqual(new Set(done.values()), new Set([1]))
  const deliveries = new Map<number, number>()
  for (const { offset } of run.deliveries) deliveries.set(offset, (deliveries.get(offset) ?? 0) + 1)
  assert.equal(Math.max(...deliveries.values()), 8)
  assert.equal(run.events('failure').at(-1)?.attempts, 2)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [count])
})
