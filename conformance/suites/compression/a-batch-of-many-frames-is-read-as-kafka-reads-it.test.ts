import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { batch, changed } from '../../differential/batches.ts'
import { deleteAfter, produceBatchTo, startConsumer, testTopic, within } from '../../harness/index.ts'

const values = ['"first"', `"${'x'.repeat(300)}"`, `"${'y'.repeat(300)}"`]
const plain = batch({ values })
const records = plain.subarray(61)
const halves = [records.subarray(0, 250), records.subarray(250)]
const lz4 = batch({ values, compression: 'lz4' }).subarray(61)
const repeated = (part: Buffer, times: number): Buffer => Buffer.concat(Array<Buffer>(times).fill(part))

function holding(compression: number, area: Buffer): Buffer {
  return changed(Buffer.concat([plain.subarray(0, 61), area]), copy => {
    copy.writeInt32BE(copy.length - 12, 8)
    copy.writeInt16BE(compression, 21)
  })
}

const batches: Readonly<Record<string, Buffer>> = {
  '108,000 empty zstd frames before the records': holding(
    4,
    Buffer.concat([repeated(zstdCompressSync(''), 108_000), zstdCompressSync(records)])
  ),
  'zstd frames that share the records': holding(4, Buffer.concat(halves.map(half => zstdCompressSync(half)))),
  'gzip members that share the records': holding(1, Buffer.concat(halves.map(half => gzipSync(half)))),
  '1,000 empty gzip members before the records': holding(
    1,
    Buffer.concat([repeated(gzipSync(''), 1_000), gzipSync(records)])
  ),
  'gzip with something behind it': holding(1, Buffer.concat([gzipSync(records), Buffer.from('something')])),
  'lz4 with something behind it': holding(3, Buffer.concat([lz4, Buffer.from('something')])),
  'lz4 with a second frame': holding(3, Buffer.concat([lz4, lz4]))
}

test(`the broker takes them and every record arrives: ${Object.keys(batches).join(', ')}`, async t => {
  const topic = await testTopic(t)
  for (const each of Object.values(batches)) await produceBatchTo(topic, 0, each)
  const arrived: string[] = []
  const run = startConsumer(t, { topics: topic }, ({ rawValue }) => void arrived.push(String(rawValue)), {
    untilIdle: true
  })
  deleteAfter(t, run.dlqOf(topic))
  await within('the end', run.ended)
  assert.deepEqual(
    arrived.map(value => value.slice(0, 5)),
    Object.values(batches).flatMap(() => values.map(value => value.slice(0, 5)))
  )
})
