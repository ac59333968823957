import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deadRecords, produce, startConsumer, testTopic } from '../../harness/index.ts'

test('every record that fails is delivered exactly n times, all are dead-lettered and none is skipped', async t => {
  const topic = await testTopic(t)
  const total = 60
  const fails = (offset: number): boolean => offset < 20 || offset % 3 === 0 || offset === total - 1
  await produce(
    topic,
    Array.from({ length: total }, (_, i) => ({ value: String(i) }))
  )
  const run = startConsumer(
    t,
    { topics: topic, retry: { attempts: 3, delayMs: 1 }, breaker: false },
    record => {
      if (fails(record.offset)) throw new Error('never')
    },
    { untilIdle: true }
  )
  await run.ended

  // In order, each record's tries one after the other.
  const expected = Array.from({ length: total }, (_, offset) => offset).flatMap(offset =>
    (fails(offset) ? [1, 2, 3] : [1]).map(attempt => ({ topic, partition: 0, offset, attempt }))
  )
  assert.deepEqual(run.deliveries, expected)
  assert.deepEqual(
    (await deadRecords(run.dlqOf(topic), topic)).map(record => record.offset),
    Array.from({ length: total }, (_, offset) => offset).filter(fails)
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), [total])
})
