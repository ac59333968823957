import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { type Compression, compress } from '../../src/client/platformatic/compression.ts'
import { decompress } from '../../src/records/decompress.ts'
import { DecompressedTooLarge } from '../../src/records/decompressed-too-large.ts'
import { batchOf, errorCode, readAll, source } from './support.ts'

const MiB = 1_048_576
const types: Readonly<Record<Exclude<Compression, 'none'>, number>> = { gzip: 1, snappy: 2, lz4: 3, zstd: 4 }
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])

const uint32 = (n: number, bigEndian = false): Buffer => {
  const bytes = Buffer.alloc(4)
  if (bigEndian) bytes.writeUInt32BE(n)
  else bytes.writeUInt32LE(n)
  return bytes
}
const framed = (...blocks: Buffer[]): Buffer =>
  Buffer.concat([XERIAL, ...blocks.flatMap(b => [uint32(b.length, true), b])])

/** Text that compresses, with runs and repeats at many distances. */
const compressible = fc
  .array(
    fc.oneof(
      fc.constantFrom('{"id":', 'customer', ',"items":[', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
      fc.string(),
      fc.nat(9).map(n => 'ab'.repeat(n * n * n))
    ),
    { minLength: 1, maxLength: 60 }
  )
  .map(parts => Buffer.from(`${parts.join('')}.`))

for (const [name, type] of Object.entries(types) as [Exclude<Compression, 'none'>, number][]) {
  test(`${name}: restores what was compressed, within a bound of exactly its size and not one byte less`, () => {
    fc.assert(
      fc.property(
        fc.oneof(
          compressible,
          fc.uint8Array({ minLength: 1, maxLength: 5000 }).map(a => Buffer.from(a))
        ),
        data => {
          const packed = compress(name, data)
          assert.deepEqual(decompress(type, packed, data.length), data)
          if (data.length > 1) assert.throws(() => decompress(type, packed, data.length - 1), DecompressedTooLarge)
        }
      ),
      { numRuns: 60 }
    )
  })

  test(`${name}: megabytes that span many blocks`, () => {
    const data = Buffer.alloc(3 * MiB)
    for (let i = 0; i < data.length; i++) data[i] = (i * i) % 251 < 90 ? i % 7 : (i >>> 9) ^ i
    assert.ok(decompress(type, compress(name, data), 3 * MiB).equals(data))
  })

  test(`${name}: cut or changed bytes never do worse than an error`, () => {
    const packed = compress(name, Buffer.from('some text, some text, some more text, 0123456789'.repeat(30)))
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.nat(packed.length), (position, byte, cut) => {
        const copy = Buffer.from(packed)
        copy[position] = byte
        for (const data of [copy, packed.subarray(0, cut), copy.subarray(0, cut)]) {
          try {
            assert.ok(decompress(type, data, 100_000).length <= 100_000)
          } catch (error) {
            assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), String(error))
          }
        }
      }),
      { numRuns: 300 }
    )
  })
}

test('snappy in the framing of snappy-java, also when streams are concatenated', () => {
  const [a, b] = [Buffer.from('first first first first'), Buffer.from('second')]
  const stream = Buffer.concat([framed(compress('snappy', a), compress('snappy', b)), framed(compress('snappy', a))])
  assert.deepEqual(decompress(2, stream, 1000), Buffer.concat([a, b, a]))
  assert.throws(() => decompress(2, stream, 51), DecompressedTooLarge)
  assert.throws(() => decompress(2, stream.subarray(0, 18), 1000), /cut short/)
  assert.throws(() => decompress(2, Buffer.concat([XERIAL, uint32(99, true), Buffer.from('x')]), 1000), /cut short/)
})

test('snappy: all three forms of copy', () => {
  const block = Buffer.concat([
    Buffer.from([20, 3 << 2]),
    Buffer.from('abcd'),
    Buffer.from([(5 << 2) | 2, 4, 0, (5 << 2) | 3, 4, 0, 0, 0, 0b00000001, 2])
  ])
  assert.equal(decompress(2, block, 100).toString(), 'abcdabcdabcdabcdcdcd')
})

const LZ4_HEADER = (flags: number, size: number): Buffer =>
  Buffer.concat([uint32(0x184d2204), Buffer.from([flags, size << 4, 0])])
const stored = (text: string): Buffer => Buffer.concat([uint32((0x80000000 | text.length) >>> 0), Buffer.from(text)])

test('lz4: linked blocks, stored blocks, checksums, content size, several frames, a skippable one', () => {
  // Second block: no literals, a match of 8 at distance 8 (in the block before), then the 5 last literals.
  const linkedBlock = Buffer.from([0x04, 8, 0, 0x50, ...Buffer.from('tail!')])
  const linked = Buffer.concat([
    LZ4_HEADER(0x40, 4),
    stored('12345678'),
    uint32(linkedBlock.length),
    linkedBlock,
    uint32(0)
  ])
  assert.equal(decompress(3, linked, 100).toString(), '1234567812345678tail!')
  const independent = Buffer.from(linked)
  independent[4] = 0x60
  assert.throws(() => decompress(3, independent, 100), /before the start/)
  const rich = Buffer.concat([
    uint32(0x184d2204),
    Buffer.from([0x7c, 4 << 4]),
    Buffer.alloc(8),
    Buffer.from([0]),
    stored('abc'),
    uint32(0),
    uint32(0),
    uint32(0xdddddddd)
  ])
  const skippable = Buffer.concat([uint32(0x184d2a53), uint32(3), Buffer.from('xyz')])
  assert.equal(decompress(3, Buffer.concat([rich, skippable, linked]), 100).toString(), 'abc1234567812345678tail!')
})

test('lz4: frames that cannot be', () => {
  const refuse = (bytes: Buffer, message: RegExp) => assert.throws(() => decompress(3, bytes, 1000), message)
  refuse(Buffer.alloc(0), /cut short/)
  refuse(Buffer.from('not a frame'), /no frame/)
  refuse(Buffer.concat([LZ4_HEADER(0x00, 4), uint32(0)]), /version/)
  refuse(Buffer.concat([LZ4_HEADER(0x60, 2), uint32(0)]), /block size/)
  refuse(Buffer.concat([LZ4_HEADER(0x61, 4), uint32(0)]), /dictionary/)
  refuse(Buffer.concat([LZ4_HEADER(0x60, 4), uint32(50), Buffer.from('x')]), /cut short/)
  refuse(Buffer.concat([LZ4_HEADER(0x64, 4), uint32(0)]), /cut short/)
  const long = Buffer.from([0x1f, 65, 1, 0, ...new Array(300).fill(255), 0, 0])
  refuse(Buffer.concat([LZ4_HEADER(0x60, 4), uint32(long.length), long, uint32(0)]), /longer than its frame allows/)
})

/** 256 MiB of zeros, made without ever holding them. */
const repeat = (part: Buffer, times: number): Buffer => Buffer.concat(new Array<Buffer>(times).fill(part))
const zeros = Buffer.alloc(MiB)
const lz4Frame = compress('lz4', zeros)
const bombs: Readonly<Record<string, readonly [type: number, bomb: () => Buffer]>> = {
  gzip: [1, () => repeat(gzipSync(zeros), 256)],
  'snappy (framed)': [2, () => framed(...new Array<Buffer>(256).fill(compress('snappy', zeros)))],
  'snappy (raw)': [
    2,
    () =>
      Buffer.concat([
        Buffer.from([0x80, 0x80, 0x80, 0x80, 0x01, 0, 0]),
        repeat(Buffer.from([(63 << 2) | 2, 1, 0]), 4_194_304)
      ])
  ],
  lz4: [3, () => repeat(lz4Frame, 256)],
  zstd: [4, () => repeat(zstdCompressSync(zeros), 256)],
  'zstd (one frame)': [
    4,
    () => zstdCompressSync(Buffer.alloc(32 * MiB), { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  ]
}
for (const [name, [type, make]] of Object.entries(bombs)) {
  test(`${name}: a bomb is refused before it goes off`, () => {
    const batch = batchOf(make(), 1, { attributes: type })
    const before = process.resourceUsage().maxRSS
    assert.equal(
      errorCode(() => readAll(batch, { ...source, maxBatchBytes: 4 * MiB })),
      'BATCH_TOO_LARGE'
    )
    const grown = (process.resourceUsage().maxRSS - before) / 1024
    assert.ok(grown < 64, `memory grew by ${grown} MiB`)
  })
}

test('snappy: a declared size that the bytes cannot hold is damage, not an allocation', () => {
  const liar = batchOf(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]), 1, { attributes: 2 })
  assert.equal(
    errorCode(() => readAll(liar, { ...source, maxBatchBytes: 2 ** 33 })),
    'BATCH_CORRUPT'
  )
})
