import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { type Compression, compress } from '../../src/compression/compress.ts'
import { decompress } from '../../src/compression/decompress.ts'
import { Undecodable } from '../../src/compression/undecodable.ts'
import { grow } from '../growth.ts'
import { runs } from '../runs.ts'

const MiB = 1_048_576
const tooLarge = { code: 'UNDECODABLE', reason: 'too-large' }
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

/** One block without the framing. */
const raw = (data: Buffer): Buffer => compress('snappy', data).subarray(XERIAL.length + 4)

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
          if (data.length > 1) assert.throws(() => decompress(type, packed, data.length - 1), tooLarge)
        }
      ),
      runs(60)
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
            assert.ok(error instanceof Undecodable, String(error))
          }
        }
      }),
      runs(300)
    )
  })
}

test('snappy in the framing of snappy-java, also when streams are concatenated', () => {
  const [a, b] = [Buffer.from('first first first first'), Buffer.from('second')]
  const stream = Buffer.concat([framed(raw(a), raw(b)), framed(raw(a))])
  assert.deepEqual(decompress(2, stream, 1000), Buffer.concat([a, b, a]))
  assert.throws(() => decompress(2, stream, 51), tooLarge)
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

test('lz4: linked blocks, stored blocks, checksums, content size; what follows the first frame is passed over', () => {
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
  for (const behind of [Buffer.alloc(0), linked, Buffer.from('garbage')])
    assert.equal(decompress(3, Buffer.concat([rich, behind]), 100).toString(), 'abc')
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
const bombs: Readonly<Record<string, readonly [type: number, bomb: () => Buffer]>> = {
  gzip: [1, () => repeat(gzipSync(zeros), 256)],
  'snappy (framed)': [2, () => repeat(compress('snappy', zeros), 256)],
  'snappy (raw)': [
    2,
    () =>
      Buffer.concat([
        Buffer.from([0x80, 0x80, 0x80, 0x80, 0x01, 0, 0]),
        repeat(Buffer.from([(63 << 2) | 2, 1, 0]), 4_194_304)
      ])
  ],
  lz4: [3, () => compress('lz4', Buffer.alloc(64 * MiB))],
  zstd: [4, () => repeat(zstdCompressSync(zeros), 256)],
  'zstd (one frame)': [
    4,
    () => zstdCompressSync(Buffer.alloc(32 * MiB), { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  ]
}
for (const [name, [type, make]] of Object.entries(bombs)) {
  test(`${name}: a bomb is refused before it goes off`, () => {
    const data = make()
    const before = process.resourceUsage().maxRSS
    assert.throws(() => decompress(type, data, 4 * MiB), tooLarge)
    const grown = (process.resourceUsage().maxRSS - before) / 1024
    assert.ok(grown < 64, `memory grew by ${grown} MiB`)
  })
}

test('snappy: a declared size that the bytes cannot hold is damage, not an allocation', () => {
  const liar = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0])
  assert.throws(() => decompress(2, liar, 2 ** 33), { code: 'UNDECODABLE', reason: 'corrupt' })
})

const emptyZstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x00, 0x01, 0x00, 0x00])
/** A frame with two blocks: two stored bytes, one byte repeated; with or without its length. */
const plainZstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 5, 16, 0, 0, ...Buffer.from('ab'), 27, 0, 0, 0x63])
const skippable = Buffer.concat([uint32(0x184d2a53), uint32(3), Buffer.from('xyz')])

test('zstd: frames of every kind after one another are one text', () => {
  const frame = fc.oneof(
    compressible.map(data => [zstdCompressSync(data), data] as const),
    compressible.map(
      data => [zstdCompressSync(data, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }), data] as const
    ),
    fc.uint8Array({ maxLength: 300 }).map(data => [zstdCompressSync(data), Buffer.from(data)] as const),
    fc.constantFrom(
      [emptyZstd, Buffer.alloc(0)] as const,
      [plainZstd, Buffer.from('abccc')] as const,
      [skippable, Buffer.alloc(0)] as const
    )
  )
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 12 }), frames => {
      const data = Buffer.concat(frames.map(([packed]) => packed))
      const text = Buffer.concat(frames.map(([, text]) => text))
      if (frames.some(([packed]) => packed !== skippable))
        assert.deepEqual(decompress(4, data, Math.max(1, text.length)), text)
      if (text.length > 1) assert.throws(() => decompress(4, data, text.length - 1), tooLarge)
    }),
    runs(100)
  )
})

test('zstd: compressed frames beyond one for each 4 KiB of the bound are too many', () => {
  const frame = zstdCompressSync(Buffer.from('a text, a text, a text, a text, a text, a text'))
  assert.equal(decompress(4, repeat(frame, 200), MiB).length, 200 * 46)
  assert.throws(() => decompress(4, repeat(frame, 300), MiB), tooLarge)
})

test('gzip: what follows the last member and is none is passed over; damage is not', () => {
  const text = Buffer.from('a text, a text, a text')
  const named = Buffer.concat([gzipSync(text).subarray(0, 3), Buffer.from([8]), gzipSync(text).subarray(4, 10)])
  const member = Buffer.concat([named, Buffer.from('name\0'), gzipSync(text).subarray(10)])
  for (const behind of ['garbage', '\x1f\x8b', '\x1f\x8b\x00 and much more than a header of a member', '\0\0'])
    assert.deepEqual(
      decompress(1, Buffer.concat([member, gzipSync(text), Buffer.from(behind, 'latin1')]), 1000),
      Buffer.concat([text, text])
    )
  const damaged = Buffer.from(gzipSync(text))
  damaged[14] = (damaged[14] as number) ^ 0xff
  assert.throws(() => decompress(1, damaged, 1000))
  assert.throws(() => decompress(1, Buffer.concat([member, Buffer.from('garbage')]), 21), tooLarge)
})

const small = 'a text, a text, a text, a text, a text, a text'
const parts: Readonly<Record<string, readonly [type: number, start: Buffer, part: Buffer, end: Buffer]>> = {
  'empty zstd frames': [4, emptyZstd, emptyZstd, emptyZstd],
  'skippable zstd frames': [4, emptyZstd, skippable, emptyZstd],
  'plain zstd frames': [4, emptyZstd, plainZstd, emptyZstd],
  'compressed zstd frames': [4, emptyZstd, zstdCompressSync(small), emptyZstd],
  'empty zstd blocks': [4, emptyZstd.subarray(0, 6), Buffer.from([0, 0, 0]), Buffer.from([1, 0, 0])],
  'empty gzip members': [1, Buffer.alloc(0), gzipSync(''), Buffer.alloc(0)],
  'small gzip members': [1, Buffer.alloc(0), gzipSync('a'), Buffer.alloc(0)],
  'small gzip members before garbage': [1, Buffer.alloc(0), gzipSync('a'), Buffer.from('garbage')],
  'empty snappy blocks': [2, XERIAL, Buffer.from([0, 0, 0, 1, 0]), Buffer.alloc(0)],
  'snappy headers': [2, XERIAL, XERIAL, Buffer.alloc(0)],
  'empty lz4 blocks': [3, LZ4_HEADER(0x60, 4), uint32(0x80000000), uint32(0)],
  'empty lz4 frames': [3, Buffer.alloc(0), Buffer.concat([LZ4_HEADER(0x60, 4), uint32(0)]), Buffer.alloc(0)]
}
for (const [name, [type, start, part, end]] of Object.entries(parts)) {
  test(`${name}: ten times as many take about ten times as long, a megabyte no second`, () => {
    const made = (bytes: number): Buffer => Buffer.concat([start, repeat(part, Math.floor(bytes / part.length)), end])
    grow(bytes => {
      const data = made(bytes)
      return () => {
        try {
          decompress(type, data, 64 * MiB)
        } catch (error) {
          if (!(error instanceof Undecodable)) throw error
        }
      }
    }, MiB)
  })
}
