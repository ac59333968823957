import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compress } from '../../src/compression/compress.ts'
import { xxHash32 } from '../../src/compression/xx-hash.ts'

test('the header of an LZ4 frame has the checksum that others compute', () => {
  // From the reference implementation, with seed 0.
  assert.equal(xxHash32(Buffer.alloc(0)), 0x02cc5d05)
  assert.equal(xxHash32(Buffer.from('a')), 0x550d7456)
  assert.equal(xxHash32(Buffer.from('abc')), 0x32d153ff)
  assert.deepEqual(compress('lz4', Buffer.from('a')).subarray(0, 7).toString('hex'), '04224d18604082')
})

test('what repeats becomes small, what does not hardly larger', () => {
  const text = Buffer.from(Array.from({ length: 3000 }, (_, i) => `{"id":${i},"name":"customer ${i % 7}"}`).join('\n'))
  let seed = 7
  const noise = Buffer.from(
    Array.from({ length: 200_000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647
      return (seed >>> 8) & 0xff
    })
  )
  for (const type of ['snappy', 'lz4'] as const) {
    assert.ok(
      compress(type, text).length < text.length / 3,
      `${type}: ${compress(type, text).length} of ${text.length}`
    )
    assert.ok(compress(type, noise).length < noise.length * 1.002 + 32, `${type}: ${compress(type, noise).length}`)
  }
})
