import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Cursor, MalformedBytes } from '../../src/records/cursor.ts'
import { runs } from '../runs.ts'

const over = (...bytes: number[]) => new Cursor(Buffer.from(bytes), 0, bytes.length)

/** The coding as Protocol Buffers describes it, bit by bit. */
function zigzag(n: bigint): number[] {
  const bytes: number[] = []
  let rest = n < 0n ? -2n * n - 1n : 2n * n
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

test('varint and varlong read what is coded by the book', () => {
  fc.assert(
    fc.property(fc.integer(), fc.oneof(fc.maxSafeInteger(), fc.integer()), (small, large) => {
      const bytes = [...zigzag(BigInt(small)), ...zigzag(BigInt(large))]
      const cursor = over(...bytes)
      assert.deepEqual([cursor.varint(), cursor.varlong(), cursor.position], [small, large, bytes.length])
    }),
    runs(1000)
  )
})

test('any 64 bits are read exactly where asked', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), n => {
      const bytes = zigzag(n)
      const cursor = over(...bytes)
      assert.deepEqual([cursor.bigVarlong(), cursor.position], [n, bytes.length])
    }),
    runs(1000)
  )
  assert.throws(() => over(0x80).bigVarlong(), MalformedBytes)
  assert.throws(() => over(...Array<number>(11).fill(0x80)).bigVarlong(), MalformedBytes)
})

test('the ends of the ranges', () => {
  assert.equal(over(0xff, 0xff, 0xff, 0xff, 0x0f).varint(), -2_147_483_648)
  assert.equal(over(0xfe, 0xff, 0xff, 0xff, 0x0f).varint(), 2_147_483_647)
  const most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
  assert.equal(over(...most, 0x01).varlong(), -(2 ** 63))
})

test('a number is never read beyond its 5 or 10 bytes, or beyond the end', () => {
  assert.throws(() => over(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).varint(), MalformedBytes)
  assert.throws(() => over(...new Array(10).fill(0x80), 0).varlong(), MalformedBytes)
  assert.throws(() => over(0x80).varint(), MalformedBytes)
  assert.throws(() => over().varint(), MalformedBytes)
  assert.throws(() => over(0x80).varlong(), MalformedBytes)
  assert.throws(() => new Cursor(Buffer.from([0x80, 0x01]), 0, 1).varint(), MalformedBytes)
  assert.throws(() => over(1, 2).skip(3), MalformedBytes)
})
