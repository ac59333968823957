import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StartFrom } from '@dead-letter/kafka'
import { produce, startConsumer, testTopic } from '../../harness/index.ts'

const noon = Date.UTC(2026, 0, 1, 12)

test('a start is where `from` says: earliest, a time, or given offsets', async t => {
  // Records of January would not outlive a broker's next look at what is too old.
  const topic = await testTopic(t, { partitions: 3, configs: { 'retention.ms': '-1' } })
  await produce(
    topic,
    [0, 1].flatMap(partition =>
      Array.from({ length: 10 }, (_, i) => ({ partition, value: String(i), timestamp: noon + i * 1000 }))
    )
  )
  const offsetsFrom = async (from: StartFrom): Promise<number[][]> => {
    const run = startConsumer(t, { topics: topic, from }, undefined, { untilIdle: true })
    await run.ended
    return [0, 1].map(partition => run.deliveries.filter(d => d.partition === partition).map(d => d.offset))
  }
  const to9 = (first: number): number[] => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].slice(first)

  assert.deepEqual(await offsetsFrom('earliest'), [to9(0), to9(0)])
  assert.deepEqual(await offsetsFrom(noon + 3000), [to9(3), to9(3)])
  assert.deepEqual(await offsetsFrom(noon + 3001), [to9(4), to9(4)])
  assert.deepEqual(await offsetsFrom(new Date(noon)), [to9(0), to9(0)])
  assert.deepEqual(await offsetsFrom(noon + 3_600_000), [[], []])
  assert.deepEqual(await offsetsFrom({ offsets: { [topic]: { 0: 8 } } }), [to9(8), to9(0)])
  assert.deepEqual(await offsetsFrom({ offsets: { [topic]: { 0: 10, 1: 9 } } }), [[], to9(9)])
  assert.deepEqual(await offsetsFrom('latest'), [[], []])
})
