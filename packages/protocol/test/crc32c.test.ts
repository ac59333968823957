import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc32c } from '../src/crc32c.ts'

test('gives the checksums of RFC 3720', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283)
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa)
  assert.equal(crc32c(Buffer.alloc(32, 0xff)), 0x62a8ab43)
  assert.equal(crc32c(Buffer.alloc(0)), 0)
})

test('agrees with the definition, bit by bit, wherever the bytes lie', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.nat(20), (bytes, before, after) => {
      const buffer = Buffer.concat([Buffer.alloc(before, 7), bytes, Buffer.alloc(after, 9)])
      assert.equal(crc32c(buffer, before, before + bytes.length), slowly(bytes))
    })
  )
})

function slowly(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78
  }
  return ~crc >>> 0
}
