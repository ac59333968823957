import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { DecodeFailure, makeDecoder } from '../../src/decode/decoder.ts'
import { fingerprintOf } from '../../src/failure/fingerprint/fingerprint.ts'
import { describeError } from '../../src/failure/root-cause.ts'
import { toldOf } from '../failure/fingerprint/of-error.ts'
import { recordOf } from '../failure/records.ts'

const failed = (rawValue: Buffer) => {
  try {
    makeDecoder('json').decodeValue(recordOf({ rawValue }))
  } catch (failure) {
    assert.ok(failure instanceof DecodeFailure)
    return describeError(failure.error)
  }
  throw new Error('it decodes')
}
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const schemaId = (id: number): Buffer => Buffer.from([0, 0, 0, id >> 8, id & 255, 123, 125])
const kinds: readonly (readonly [RegExp, Buffer])[] = [
  [/it is empty/, Buffer.alloc(0)],
  [/it is blank/, Buffer.from(' \n\t')],
  [/byte order mark \(EF BB BF\)/, Buffer.from('\ufeff{}')],
  [/UTF-16, little endian \(byte order mark FF FE\)/, utf16('\ufeff{"a":1}')],
  [/UTF-16, big endian \(byte order mark FE FF\)/, utf16('\ufeff{"a":1}').swap16()],
  [/looks like UTF-16, little endian/, utf16('{"a":1}')],
  [/looks like UTF-16, big endian/, utf16('{"a":1}').swap16()],
  [/schema id 300, as Confluent/, schemaId(300)],
  [/compressed by gzip/, gzipSync('{"a":1}')],
  [/compressed by zstd/, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2])],
  [/Java serialization/, Buffer.from([0xac, 0xed, 0, 5, 1])],
  [/begins with </, Buffer.from('<xml/>')],
  [/ends too early, as if cut off/, Buffer.from('{"a": {"b"')],
  [/ends too early, as if cut off/, Buffer.from('"abc')],
  [/byte 1 is not UTF-8/, Buffer.from([0x7b, 0xff])]
]

test('what is no JSON is named, in cause and message, and each kind has a fingerprint of its own', () => {
  const prints = new Set<string>()
  for (const [hint, bytes] of kinds) {
    const described = failed(bytes)
    assert.match(described.causeMessage ?? '', hint)
    assert.equal(described.causeCode, 'DECODE_JSON')
    assert.equal(described.causeName, 'DeadLetterError')
    prints.add(fingerprintOf(toldOf(described, 'decode-value')))
  }
  assert.equal(prints.size, kinds.length)
})

test('records of one kind have one fingerprint', () => {
  const print = (bytes: Buffer) => fingerprintOf(toldOf(failed(bytes), 'decode-value'))
  assert.equal(print(schemaId(1)), print(schemaId(4711)))
  assert.equal(print(gzipSync('a')), print(gzipSync('{"b":2}')))
})

test('every value decodes or is told why, whatever its bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
      try {
        makeDecoder('json').decodeValue(recordOf({ rawValue: Buffer.from(bytes) }))
      } catch (failure) {
        assert.ok(failure instanceof DecodeFailure)
        assert.equal(describeError(failure.error).causeCode, 'DECODE_JSON')
      }
    })
  )
})
