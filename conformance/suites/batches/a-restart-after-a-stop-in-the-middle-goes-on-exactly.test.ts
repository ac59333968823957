import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import {
  committedOffsets,
  produce,
  runBatches,
  startBatchConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

const partitions = 2
const perPartition = 300

test('batches are no larger than asked for, a stop finishes the one in hand, and a restart repeats none', async t => {
  const topic = await testTopic(t, { partitions })
  const groupId = uniqueName('group')
  await produce(
    topic,
    Array.from({ length: partitions * perPartition }, (_, i) => ({ partition: i % partitions, value: String(i) }))
  )
  const times = new Map<unknown, number>()
  const sizes: number[] = []
  const handler = async (batch: { readonly records: readonly { readonly value: unknown }[] }): Promise<void> => {
    sizes.push(batch.records.length)
    await work(5)
    for (const { value } of batch.records) times.set(value, (times.get(value) ?? 0) + 1)
  }
  const options = { topics: topic, groupId, decode: 'text' } as const

  const first = startBatchConsumer(t, options, handler, { batchSize: 7 })
  await waitFor('some batches', () => sizes.length >= 10)
  await first.consumer.stop()
  assert.ok(times.size < partitions * perPartition)
  const committed = await committedOffsets(groupId, topic)
  assert.equal(
    committed.reduce((sum: number, offset) => sum + Number(offset), 0),
    times.size
  )
  await runBatches(t, options, handler, { batchSize: 7 })

  assert.equal(times.size, partitions * perPartition)
  assert.deepEqual(new Set(times.values()), new Set([1]))
  assert.equal(Math.max(...sizes), 7)
  assert.deepEqual(await committedOffsets(groupId, topic), Array(partitions).fill(perPartition))
})
