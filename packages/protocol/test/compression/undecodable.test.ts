import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { decompress as decompressWithin } from '../../src/compression/decompress.ts'
import { Undecodable } from '../../src/compression/undecodable.ts'

/** What the Java client's encoders made of `text`. */
const xerial = Buffer.from(
  'glNOQVBQWQAAAAABAAAAAQAAAZSUMlByZWNvcmQgMCBvZiB0aGUgbG9nOyANFQAxThUAADJOFQAAM04VAAA0ThUAADVOFQAANk4VAAA3ThUAADhOFQAAOU4VAAAxVtMAUtQAADFS1QAAMVLWAAAxUtcAADFS2AAAMVLZAFaZAE7EAFKXAFKWAFKVAFKUAFKTAP5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sAf5sATZsAQ==',
  'base64'
)
const lz4 = Buffer.from(
  'BCJNGGBAgqUAAADzBnJlY29yZCAwIG9mIHRoZSBsb2c7IBUAHzEVAAEfMhUAAR8zFQABHzQVAAEfNRUAAR82FQABHzcVAAEfOBUAAR85FQABHzHTAAMP1AACHzHVAAIfMdYAAh8x1wACHzHYAAIfMdkAAg+ZAAMPxAABD5cAAg+WAAIPlQACD5QAAg+TAAIPbAH//////////////////////////////w1QbG9nOyAAAAAA',
  'base64'
)
const text = Array.from({ length: 300 }, (_, i) => `record ${i % 17} of the log; `).join('')
const limit = 1_000_000
const decompress = (type: number, data: Buffer): Buffer => decompressWithin(type, data, limit)

const codecs = [
  { name: 'gzip', compression: 1, packed: gzipSync(text) },
  { name: 'snappy in xerial framing', compression: 2, packed: xerial },
  { name: 'snappy raw', compression: 2, packed: xerial.subarray(20) },
  { name: 'lz4', compression: 3, packed: lz4 },
  { name: 'zstd', compression: 4, packed: zstdCompressSync(text) }
]
for (const { name, compression, packed } of codecs) {
  test(`decompresses ${name}`, () => {
    assert.equal(decompress(compression, packed).toString(), text)
  })

  test(`refuses ${name} that is cut short`, () => {
    for (const length of [0, 1, 5, 30, packed.length - 5])
      assert.throws(() => decompress(compression, packed.subarray(0, length)), Undecodable, `${length} bytes`)
  })
}

test('what would grow beyond the bound says so, and by how much, in every codec', () => {
  for (const { name, compression, packed } of codecs)
    assert.throws(
      () => decompressWithin(compression, packed, 1000),
      (error: Undecodable) => error.reason === 'too-large' && error.message.endsWith(' of more than 1000 bytes'),
      name
    )
})

test('any change of snappy or lz4 gives bytes or a refusal, never more than the limit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(xerial, xerial.subarray(20), lz4),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (good, changes) => {
        const bad = Buffer.from(good)
        for (const [at, byte] of changes) bad[at % bad.length] = byte
        for (const type of [2, 3])
          try {
            assert.ok(decompress(type, bad).length <= limit)
          } catch (error) {
            if (!(error instanceof Undecodable)) throw error
          }
      }
    )
  )
})

test('refuses what is larger than the limit', () => {
  const large = { name: 'Undecodable', reason: 'too-large' }
  assert.throws(() => decompressWithin(2, xerial, text.length - 1), large)
  assert.throws(() => decompressWithin(3, lz4, text.length - 1), large)
  assert.equal(decompressWithin(2, xerial, text.length).length, text.length)
})

test('zstd of many frames, empty and skippable ones among them, and gzip with something behind it, are read as Kafka does', () => {
  const [half, rest] = [text.slice(0, 1000), text.slice(1000)]
  const empty = zstdCompressSync('')
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
  const frames = [
    skippable,
    empty,
    zstdCompressSync(half),
    ...Array<Buffer>(100_000).fill(empty),
    zstdCompressSync(rest)
  ]
  assert.equal(decompress(4, Buffer.concat(frames)).toString(), text)
  const [garbled, cut] = [Buffer.concat([...frames, Buffer.from('garbage!')]), Buffer.concat(frames).subarray(0, -1)]
  assert.throws(() => decompress(4, garbled), { reason: 'corrupt' })
  assert.throws(() => decompress(4, cut), { reason: 'cut-short' })
  const members = [gzipSync(half), gzipSync(rest), Buffer.from('garbage')]
  assert.equal(decompress(1, Buffer.concat(members)).toString(), text)
})
