import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decode, skipHeaderTags, WireReader } from '@dead-letter/protocol'
import { fetchResponse } from '@dead-letter/protocol/messages/fetch'
import { readBatchInfo } from '../../src/records/batch-info.ts'
import { openBatch } from '../../src/records/batch-records.ts'

const fixtures = new URL('../../../protocol/test/fixtures/frames.jsonl', import.meta.url)

/** The first partition of a fetch's answer as Kafka's own classes wrote it: a batch of each compression. */
function recordsOfKafka(): Buffer {
  const line = readFileSync(fixtures, 'utf8')
    .split('\n')
    .find(text => text.startsWith('{"message":"FetchResponse","version":17,"sample":"full"')) as string
  const reader = new WireReader(Buffer.from((JSON.parse(line) as { bytes: string }).bytes, 'base64'), { start: 4 })
  skipHeaderTags(reader)
  return decode(fetchResponse, 17, reader).responses[0]?.partitions[0]?.records as Buffer
}

test('batches that Kafka wrote, of each compression, are checked and read', () => {
  const buffer = recordsOfKafka()
  const compressions: number[] = []
  const offsets: number[] = []
  for (let position = 0; position < buffer.length; ) {
    const info = readBatchInfo(buffer, position)
    assert.ok(info !== null)
    compressions.push(info.compression)
    const batch = openBatch(buffer, info, { topic: 't', partition: 0, checkCrc: true, maxBatchBytes: 10_000 })
    for (let i = 0; i < 3; i++) {
      const record = batch.next()
      assert.ok(record !== null)
      offsets.push(record.offset)
      assert.equal(record.rawKey?.toString() ?? null, i === 1 ? null : `key ${i}`)
      assert.equal(record.rawValue?.toString() ?? null, i === 2 ? null : `${'value '.repeat(20)}${i}`)
      assert.equal(record.timestamp, 1_700_000_000_000 + i)
      const headers = record.headers.map(({ name, value }) => [name, value?.toString('hex') ?? null])
      assert.deepEqual(headers, [
        ['h', `01020${i}`],
        ['none', null]
      ])
    }
    assert.equal(batch.next(), null)
    position += info.byteLength
  }
  assert.deepEqual(compressions, [0, 1, 2, 3, 4])
  assert.deepEqual(
    offsets,
    Array.from({ length: 15 }, (_, i) => i + 7)
  )
})
