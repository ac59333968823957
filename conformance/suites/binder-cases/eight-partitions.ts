import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  committedOffsets,
  produce,
  type RawRecord,
  type RecordToProduce,
  readAll,
  runConsumer,
  type TestConsumer,
  type TestConsumerOptions,
  testTopic
} from '../../harness/index.ts'

/** The source of every case: 8 partitions, in each a good record, a malformed one and another good one. */
export async function eightMalformed(
  t: TestContext,
  malformedValue: (partition: number) => string = partition => `{"n":${partition}`
): Promise<{ readonly topic: string; readonly malformed: readonly RawRecord[] }> {
  const topic = await testTopic(t, { partitions: 8, suffix: 'orders' })
  const records = Array.from({ length: 8 }, (_, partition): RecordToProduce[] => [
    { partition, key: `a${partition}`, value: `{"n":${partition}}` },
    { partition, key: `b${partition}`, value: malformedValue(partition), headers: [['trace', `t${partition}`]] },
    { partition, key: null, value: `{"n":${partition + 8}}` }
  ])
  await produce(topic, records.flat())
  return { topic, malformed: (await readAll(topic)).filter(record => record.offset === 1) }
}

/**
 * Consumes all of it as JSON, and proves what holds in every case: each good record was handled once, the malformed ones never,
 * and every offset is committed.
 */
export async function consumeEight(
  t: TestContext,
  topic: string,
  options: Omit<TestConsumerOptions, 'topics'>
): Promise<TestConsumer> {
  const handled: number[] = []
  const run = await runConsumer(t, { topics: topic, decode: 'json', ...options }, record => {
    handled.push((record.value as { n: number }).n)
  })
  assert.deepEqual(
    handled.sort((a, b) => a - b),
    Array.from({ length: 16 }, (_, n) => n)
  )
  assert.deepEqual(await committedOffsets(run.groupId, topic), Array(8).fill(3))
  assert.equal(run.events('failure').length, 8)
  return run
}

/** How many letters each partition of a DLQ has. */
export function perPartition(letters: readonly RawRecord[], partitions: number): number[] {
  return Array.from({ length: partitions }, (_, p) => letters.filter(letter => letter.partition === p).length)
}
