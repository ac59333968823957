import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('one bad record in a batch of 101: 8 of 8 letters kept, and the 800 good records handled once', async t => {
  const topic = await testTopic(t, { partitions: 8 })
  const at = (partition: number): number => partition * 12 + 3
  // The records of a partition are one batch in the log, and so in every fetch.
  await produce(
    topic,
    Array.from({ length: 808 }, (_, i) => {
      const [partition, n] = [i % 8, Math.floor(i / 8)]
      return { partition, key: `k${n % 5}`, value: n === at(partition) ? '{"n":' : `{"n":${n}}` }
    })
  )

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  const malformed = (await readAll(topic)).filter(record => record.offset === at(record.partition))
  assert.equal(malformed.length, 8)
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), malformed)
  assert.equal(run.deliveries.length, 800)
  for (const partition of Array(8).keys()) {
    const offsets = run.deliveries.filter(d => d.partition === partition).map(d => d.offset)
    assert.deepEqual(
      offsets,
      Array.from({ length: 101 }, (_, o) => o).filter(o => o !== at(partition))
    )
  }
  assert.deepEqual(await committedOffsets(run.groupId, topic), Array(8).fill(101))
})
