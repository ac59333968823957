import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { BusinessError, readDeadLetters } from '@dead-letter/kafka'
import { brokers, produceBatchTo, runConsumer, testTopic } from '../../harness/index.ts'
import { encodeBatch } from '../../harness/record-batch.ts'

const size = 1 << 20
const count = 16
const sha = (bytes: Uint8Array | null | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
/** Compresses well, and each is another. */
const value = (i: number): Buffer => Buffer.from(`record ${i} of many; `.repeat(size / 16).slice(0, size))

for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
  test(`${compression}: one batch of ${count} MiB when decompressed`, async t => {
    const topic = await testTopic(t)
    const timestamp = Date.now()
    const records = Array.from({ length: count }, (_, i) => ({ key: null, value: value(i), headers: [], timestamp }))
    await produceBatchTo(
      topic,
      0,
      encodeBatch(records, { compression, producerId: -1n, producerEpoch: -1, baseSequence: -1 })
    )

    const handled: string[] = []
    const run = await runConsumer(t, { topics: topic, deadLetter: { compression }, breaker: false }, record => {
      handled.push(sha(record.rawValue))
      if (record.offset % 4 === 3) throw new BusinessError('one of four')
    })
    const wanted = records.map(record => sha(record.value))
    assert.deepEqual(handled, wanted)

    const letters: string[] = []
    for await (const { record } of readDeadLetters({ brokers: brokers(), topic: run.dlqOf(topic) }))
      letters.push(sha(record.rawValue))
    assert.deepEqual(
      letters,
      wanted.filter((_, offset) => offset % 4 === 3)
    )
  })
}
