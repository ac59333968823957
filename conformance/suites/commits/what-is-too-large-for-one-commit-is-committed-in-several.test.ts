import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import {
  committedMetadata,
  committedOffsets,
  embedded,
  needsOwnKafka,
  ownKafka,
  produce,
  setTopicConfigs,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

/** Partitions whose slow key leaves thousands of done ranges above the offset: 4 KiB of metadata each. */
async function story(t: Parameters<typeof testTopic>[0], brokers: string, partitions: number): Promise<void> {
  const topic = await testTopic(t, { brokers, partitions })
  const count = 1900
  for (let partition = 0; partition < partitions; partition++)
    await produce(
      topic,
      Array.from({ length: count }, (_, i) => ({ partition, key: `${partition} ${i}`, value: 'v' })),
      { brokers }
    )
  const all = Array.from({ length: partitions }, (_, p) => p)
  const run = startConsumer(
    t,
    { brokers, topics: topic, concurrency: { by: 'key' }, commitIntervalMs: 50 },
    // Nothing is done at the head of the log; above it every second record is, as far as may be taken.
    (record, { signal }) =>
      record.offset % 2 === 0 && record.offset >= 4
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        : undefined
  )
  await waitFor(
    'commits of all, with ranges',
    async () =>
      (await committedOffsets(run.groupId, topic, brokers)).every(offset => offset === 4) &&
      (await committedMetadata(run.groupId, topic, brokers)).every(mark => mark.includes(' r='))
  )
  await run.consumer.stop({ timeoutMs: 2000 })
  assert.deepEqual(
    await committedOffsets(run.groupId, topic, brokers),
    all.map(() => 4)
  )
}

/** All starts of a topic of many partitions, committed for all of them. */
async function starts(t: Parameters<typeof testTopic>[0], brokers: string): Promise<void> {
  const partitions = 150
  const topic = await testTopic(t, { brokers, partitions })
  await produce(
    topic,
    Array.from({ length: partitions }, (_, partition) => ({ partition, value: 'x' })),
    { brokers }
  )
  const run = startConsumer(t, { brokers, topics: topic, deadLetter: { provision: 'off' } })
  await waitFor('a record of each', () => run.deliveries.length === partitions)
  await run.consumer.stop()
  assert.ok((await committedOffsets(run.groupId, topic, brokers)).every(offset => offset === 1))
  assert.deepEqual(run.events('held'), [])
}

test("a broker whose topic for offsets takes 16 KiB at once, 4.x's UNKNOWN_SERVER_ERROR", needsOwnKafka, async t => {
  const { brokers } = await ownKafka(t)
  const warm = await testTopic(t, { brokers })
  const first = startConsumer(t, { brokers, topics: warm })
  await first.event('start-resolved')
  await first.consumer.stop()
  await setTopicConfigs('__consumer_offsets', { 'max.message.bytes': '16384' }, brokers)
  await story(t, brokers, 8)
  await starts(t, brokers)
})

for (const error of ['UNKNOWN_SERVER_ERROR', 'MESSAGE_TOO_LARGE', 'INVALID_COMMIT_OFFSET_SIZE'] as const) {
  test(`a broker that says ${error} to commits of more than 6 KB`, {
    skip: !embedded && 'faults are injected'
  }, async t => {
    const broker = await Broker.start()
    t.after(() => broker.stop())
    const bytesOf = (topics: readonly { partitions: readonly { committedMetadata: string | null }[] }[]): number =>
      topics
        .flatMap(({ partitions }) => partitions)
        .reduce((sum, p) => sum + 100 + (p.committedMetadata ?? '').length, 0)
    broker.control.fail('OffsetCommit', {
      error,
      times: Number.POSITIVE_INFINITY,
      matches: ({ body }) => bytesOf(body.topics) > 6000
    })
    await story(t, broker.bootstrap, 8)
    await starts(t, broker.bootstrap)
  })
}
