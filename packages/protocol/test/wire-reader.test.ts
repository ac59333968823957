import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../src/codec.ts'
import { fetchResponse } from '../src/messages/fetch.ts'
import { metadataResponse } from '../src/messages/metadata.ts'
import { MalformedMessage, WireReader } from '../src/wire-reader.ts'

const malformed = { name: 'MalformedMessage', code: 'MALFORMED_MESSAGE' }
const reader = (...bytes: readonly number[]): WireReader => new WireReader(Buffer.from(bytes))

test('lengths below nothing and beyond the end are refused, and nothing is read', () => {
  for (const length of [-1, -5, -2_147_483_648, 4, 2_147_483_647])
    for (const read of ['string', 'bytes', 'skip'] as const) {
      const three = reader(1, 2, 3)
      assert.throws(() => three[read](length), malformed)
      assert.equal(three.remaining, 3)
    }
})

test('a variable-length number has at most 5 bytes and 32 bits', () => {
  assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x0f).uvarint(), 4_294_967_295)
  for (const bytes of [[0xff, 0xff, 0xff, 0xff, 0x1f], [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0x80], []])
    assert.throws(() => reader(...bytes).uvarint(), malformed)
})

test('an array holds no more elements than its bytes: each element has a least size', () => {
  // Version 1: three int32 for brokers, then an array of topics of at least 9 bytes each (code, name, internal, partitions).
  const bytes = Buffer.alloc(4 + 4 + 4 + 90)
  bytes.writeInt32BE(0, 0)
  bytes.writeInt32BE(1, 4)
  bytes.writeInt32BE(11, 8)
  assert.throws(() => decode(metadataResponse, 1, new WireReader(bytes)), { ...malformed, message: /an array of 11/ })
  bytes.writeInt32BE(10, 8)
  assert.equal(decode(metadataResponse, 1, new WireReader(bytes)).topics.length, 10)
})

test('all arrays of a message together have a bound of their own', () => {
  const bytes = Buffer.alloc(4 + 4 + 4 + 90)
  bytes.writeInt32BE(1, 4)
  bytes.writeInt32BE(10, 8)
  assert.throws(() => decode(metadataResponse, 1, new WireReader(bytes, { maxElements: 9 })), MalformedMessage)
})

test('tagged fields: a size that lies, a tag that comes twice, more than there is', () => {
  // Fetch version 12: throttle, code, session, no responses, then tagged fields.
  const head = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  for (const tags of [
    [1, 9, 0xff, 0xff, 0xff, 0xff, 0x0f],
    [2, 9, 0, 9, 0],
    [2, 9, 0, 8, 0],
    [0xff, 0xff, 0xff, 0xff, 0x0f],
    [1, 9, 2, 0],
    [1, 9]
  ])
    assert.throws(() => decode(fetchResponse, 12, reader(...head, ...tags)), malformed)
  assert.equal(decode(fetchResponse, 12, reader(...head, 1, 9, 2, 7, 7)).responses.length, 0)
})

test('elements with fields have a bound of their own, and are counted before one is read', () => {
  const reader = new WireReader(Buffer.alloc(1000), { maxElements: 100, maxStructs: 10 })
  reader.elements(90, 1)
  reader.elements(10, 1, true)
  assert.throws(() => reader.elements(1, 1, true), MalformedMessage)
  const other = new WireReader(Buffer.alloc(1000), { maxElements: 100 })
  other.elements(100, 1, true)
  assert.throws(() => other.elements(1, 1), MalformedMessage)
})
