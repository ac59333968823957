// A process of its own: its peak of memory is measured.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { createGzip, createZstdCompress } from 'node:zlib'
import { crc32c } from '@platformatic/kafka'
import {
  committedOffsets,
  produce,
  produceBatchTo,
  readAll,
  startConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

const megabytes = 300
const kinds = { gzip: { bits: 1, make: createGzip }, zstd: { bits: 4, make: createZstdCompress } } as const

for (const kind of ['gzip', 'zstd'] as const) {
  test(`${megabytes} MiB of zeros as ${kind}: held with BATCH_TOO_LARGE, other partitions go on, memory stays bounded`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const bomb = await bombOf(kind)
    assert.ok(bomb.length < 1 << 20, `${bomb.length} bytes`)
    await produceBatchTo(topic, 0, bomb)
    await produce(
      topic,
      [0, 1].flatMap(partition => [1, 2, 3].map(i => ({ partition, value: String(i) })))
    )
    const options = { topics: topic, maxBatchBytes: 8 << 20, commitIntervalMs: 20 }
    // In KiB; what has been the most so far.
    const before = process.resourceUsage().maxRSS
    const run = startConsumer(t, options)
    const { partition, error } = await run.event('held')
    assert.deepEqual([partition, error.code, error.details?.offset], [0, 'BATCH_TOO_LARGE', 0])
    await waitFor('the other partition', async () => (await committedOffsets(run.groupId, topic))[1] === 3)
    await run.consumer.stop()
    assert.equal(run.deliveries.length, 3)
    assert.deepEqual(await committedOffsets(run.groupId, topic), [0, 3])

    const passed = startConsumer(t, { ...options, groupId: run.groupId, onUnreadableBatch: 'dead-letter' }, undefined, {
      untilIdle: true
    })
    await within('the end', passed.ended)
    assert.equal(passed.deliveries.length, 3)
    assert.deepEqual(await committedOffsets(run.groupId, topic), [4, 3])
    const [letter] = await readAll(run.dlqOf(topic))
    const { firstOffset, lastOffset, length } = JSON.parse(String(letter?.value))
    assert.deepEqual([firstOffset, lastOffset, length], [0, 0, bomb.length])
    const grown = (process.resourceUsage().maxRSS - before) / 1024
    assert.ok(grown < 120, `${Math.round(grown)} MiB more`)
  })
}

/** One record of zeros, compressed as it is made: never whole in this process, whose memory is measured. */
async function bombOf(kind: keyof typeof kinds): Promise<Buffer> {
  const { bits, make } = kinds[kind]
  const zeros = Buffer.alloc(1 << 20)
  const length = megabytes * zeros.length
  const before = Buffer.concat([Buffer.from([0, 0, 0, 1]), varint(length)])
  const compress = make()
  const body: Buffer[] = []
  compress.on('data', data => body.push(data))
  compress.write(Buffer.concat([varint(before.length + length + 1), before]))
  for (let i = 0; i < megabytes; i++) if (!compress.write(zeros)) await once(compress, 'drain')
  compress.end(Buffer.from([0]))
  await once(compress, 'end')
  const head = Buffer.alloc(61)
  const bytes = body.reduce((sum, part) => sum + part.length, 0)
  head.writeInt32BE(49 + bytes, 8)
  head.writeInt32BE(-1, 12)
  head.writeInt8(2, 16)
  head.writeInt16BE(bits, 21)
  for (const at of [27, 35]) head.writeBigInt64BE(BigInt(Date.now()), at)
  head.writeBigInt64BE(-1n, 43)
  head.writeInt16BE(-1, 51)
  head.writeInt32BE(-1, 53)
  head.writeInt32BE(1, 57)
  const batch = Buffer.concat([head, ...body])
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

function varint(value: number): Buffer {
  let rest = value * 2
  const bytes: number[] = []
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}
