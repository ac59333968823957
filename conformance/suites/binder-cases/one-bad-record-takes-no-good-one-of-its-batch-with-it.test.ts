import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { BusinessError, DeadLetterConsumer } from '@dead-letter/kafka'
import {
  brokers,
  committedOffsets,
  deadRecords,
  deleteAfter,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName,
  within
} from '../../harness/index.ts'

const badAt = (partition: number): number => partition * 12 + 3
const goodOffsets = (partition: number): number[] =>
  Array.from({ length: 101 }, (_, offset) => offset).filter(offset => offset !== badAt(partition))

/** 8 partitions of 101 records, one of them bad. The records of a partition are one batch in the log, and so in every fetch. */
async function oneBadInEach(t: TestContext, bad: string): Promise<string> {
  const topic = await testTopic(t, { partitions: 8 })
  await produce(
    topic,
    Array.from({ length: 808 }, (_, i) => {
      const [partition, n] = [i % 8, Math.floor(i / 8)]
      return { partition, key: `k${n % 5}`, value: n === badAt(partition) ? bad : `{"n":${n}}` }
    })
  )
  return topic
}

async function assertEightKept(topic: string, dlq: string, groupId: string): Promise<void> {
  const bad = (await readAll(topic)).filter(record => record.offset === badAt(record.partition))
  assert.equal(bad.length, 8)
  assert.deepEqual(await deadRecords(dlq, topic), bad)
  assert.deepEqual(await committedOffsets(groupId, topic), Array(8).fill(101))
}

test('one bad record in a batch of 101: 8 of 8 letters kept, and the 800 good records handled once', async t => {
  const topic = await oneBadInEach(t, '{"n":')

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  await assertEightKept(topic, run.dlqOf(topic), run.groupId)
  for (const partition of Array(8).keys()) {
    const offsets = run.deliveries.filter(d => d.partition === partition).map(d => d.offset)
    assert.deepEqual(offsets, goodOffsets(partition))
  }
})

for (const [what, bad] of [
  ['malformed', '{"n":'],
  ['refused', '{"n":-1}']
] as const) {
  test(`the same in batch mode, the bad record ${what}: 8 of 8 letters kept, the good ones handled once`, async t => {
    const topic = await oneBadInEach(t, bad)
    const groupId = uniqueName('group')
    const dlq = `error.${topic}.${groupId}`
    deleteAfter(t, dlq)
    const consumer = new DeadLetterConsumer({
      brokers: brokers(),
      groupId,
      topics: topic,
      from: 'earliest',
      decode: 'json',
      retry: { attempts: 1 }
    })
    t.after(() => consumer.stop())
    const handled = Array.from({ length: 8 }, (): number[] => [])

    const run = consumer.runBatch(
      batch => {
        for (const record of batch.records) {
          if (record.value.n < 0) batch.fail(record, new BusinessError('negative'))
          else handled[batch.partition]?.push(record.offset)
        }
      },
      { untilIdle: true }
    )
    await within('the run', run)

    await assertEightKept(topic, dlq, groupId)
    assert.deepEqual(handled, [...Array(8).keys()].map(goodOffsets))
  })
}
