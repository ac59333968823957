import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeFailure, type DecodeOption, makeDecoder } from '../../src/decode/decoder.ts'
import { firstInvalidByte } from '../../src/decode/utf8.ts'
import type { DeadLetterError } from '../../src/errors.ts'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import type { SourceRecord } from '../../src/records/source-record.ts'
import { anyCharacter } from '../any-character.ts'
import { recordOf } from '../failure/records.ts'
import { plain, readAll } from '../records/support.ts'
import { runs } from '../runs.ts'

const value = (decode: DecodeOption | undefined, bytes: Buffer | string | null) =>
  makeDecoder(decode).decodeValue(recordOf({ rawValue: typeof bytes === 'string' ? Buffer.from(bytes) : bytes }))
const failure = (work: () => unknown): DecodeFailure & { error: DeadLetterError } => {
  try {
    work()
  } catch (thrown) {
    assert.ok(thrown instanceof DecodeFailure)
    return thrown as DecodeFailure & { error: DeadLetterError }
  }
  throw new Error('decoded')
}

test('raw by default, the same bytes', () => {
  const record = recordOf()
  assert.equal(makeDecoder(undefined).decodeValue(record), record.rawValue)
  assert.equal(makeDecoder('json').decodeKey(record), record.rawKey)
})
test('null decodes to null in every format, and is not empty', () => {
  for (const format of ['raw', 'text', 'json', () => 'never'] as const) assert.equal(value(format, null), null)
  assert.equal(value('text', ''), '')
  assert.match(failure(() => value('json', '')).error.message, /it is empty/)
})
test('json and text', () => {
  assert.deepEqual(value('json', '{"a":["ü",1]}'), { a: ['ü', 1] })
  assert.equal(value('text', 'ü\ufeff'), 'ü\ufeff')
})
test('key and value each', () => {
  const decoder = makeDecoder({ key: 'json', value: 'text' })
  assert.deepEqual(
    [decoder.decodeKey(recordOf({ rawKey: Buffer.from('1') })), decoder.decodeValue(recordOf())],
    [1, 'value']
  )
  assert.equal(failure(() => decoder.decodeKey(recordOf())).stage, 'decode-key')
})
test('json that is none: coded, the parser said why, the reason short', () => {
  const { stage, error } = failure(() => value('json', '{"a": tru'))
  assert.deepEqual([stage, error.code, error.cause], ['decode-value', 'DECODE_JSON', undefined])
  assert.match(error.message, /ends too early|Unexpected/)
  for (const text of ['x'.repeat(5000), `{"${'y'.repeat(5000)}`, '"\u0001"'])
    assert.ok(failure(() => value('json', text)).error.message.length < 300)
})
test('a byte order mark is named', () =>
  assert.match(failure(() => value('json', '\ufeff{}')).error.message, /byte order mark/))
test('bytes that are not UTF-8 are neither text nor json, and where is told', () => {
  const bytes = Buffer.from('{"a":"\xe9"}', 'latin1')
  const text = failure(() => value('text', bytes)).error
  assert.deepEqual([text.code, text.details.position], ['DECODE_TEXT', 6])
  assert.match(failure(() => value('json', bytes)).error.message, /byte 6 is not UTF-8/)
})
test('the first invalid byte is found wherever there is one', () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc
      .tuple(
        fc.array(fc.constantFrom('a', '\x80', '߿', 'ࠀ', '퟿', '￿', '𐀀', '\u{10ffff}')).map(parts => parts.join('')),
        fc.uint8Array({ maxLength: 4 })
      )
      .map(([text, tail]) => Buffer.concat([Buffer.from(text), tail]))
  )
  fc.assert(
    fc.property(bytes, given => {
      const at = firstInvalidByte(given)
      assert.equal(at === -1, isUtf8(given))
      if (at !== -1) assert.ok(isUtf8(given.subarray(0, at)))
    })
  )
})
test('json decodes what JSON.parse does', () => {
  fc.assert(fc.property(fc.json(), text => assert.deepEqual(value('json', text), JSON.parse(text))))
})
test('a decode function: its result, its exception, its promise', async () => {
  assert.equal(
    value((bytes, record) => `${record.topic}:${bytes.length}`, 'abc'),
    'orders:3'
  )
  const mine = new Error('mine')
  assert.equal(
    failure(() =>
      value(() => {
        throw mine
      }, 'x')
    ).error,
    mine
  )
  assert.equal(await value(async () => 7, 'x'), 7)
  await assert.rejects(
    value(async () => {
      throw mine
    }, 'x') as Promise<unknown>,
    thrown => thrown instanceof DecodeFailure && thrown.error === mine && thrown.stage === 'decode-value'
  )
})
test('the stack trace limit is as it was', () => {
  const before = Error.stackTraceLimit
  assert.throws(() => value('json', 'x'))
  assert.equal(Error.stackTraceLimit, before)
})
test('what is no format is refused', () => {
  for (const decode of ['avro', 7, null, [], { key: 'avro' }, { vlaue: 'json' }]) {
    assert.throws(
      () => makeDecoder(decode as never),
      (error: DeadLetterError) => /^OPTION_/.test(error.code)
    )
  }
})
test('a record of the log decodes as its bytes do, whatever they are', () => {
  const bytes = fc.oneof(
    fc.json().map(text => Buffer.from(text)),
    fc.string({ unit: anyCharacter }).map(text => Buffer.from(text)),
    fc.uint8Array({ maxLength: 20 }).map(given => Buffer.from(given)),
    fc.constantFrom(Buffer.from('"\ufffd"'), Buffer.from('\ufeff{}'), Buffer.from([0x22, 0xff, 0x22]))
  )
  const outcome = (work: () => unknown): unknown => {
    try {
      return { decoded: work() }
    } catch (thrown) {
      const { stage, error } = thrown as DecodeFailure & { error: DeadLetterError }
      return { stage, code: error.code, message: error.message, cause: String(error.cause) }
    }
  }
  fc.assert(
    fc.property(fc.option(bytes), fc.option(bytes), (key, value) => {
      const batch = encodeBatch([{ key, value, timestamp: 0, headers: [] }], plain)
      const ofLog = readAll(batch)[0] as SourceRecord
      const other = recordOf({ rawKey: key, rawValue: value })
      for (const format of ['json', 'text'] as const) {
        const decoder = makeDecoder({ key: format, value: format })
        assert.deepEqual(
          outcome(() => decoder.decodeKey(ofLog)),
          outcome(() => decoder.decodeKey(other))
        )
        assert.deepEqual(
          outcome(() => decoder.decodeValue(ofLog)),
          outcome(() => decoder.decodeValue(other))
        )
      }
    }),
    runs(60)
  )
})

test("a promise of another library's kind is waited for, and what it rejects with is a decode failure", async () => {
  const refusing = {
    // biome-ignore lint/suspicious/noThenProperty: it is what is tested
    then: (_done: unknown, failed: (error: Error) => void) => failed(new Error('not mine'))
  }
  const decoder = makeDecoder(() => refusing, { type: 'object' })
  await assert.rejects(
    Promise.resolve(decoder.decodeValue(recordOf({ rawValue: Buffer.from('x') }))),
    (thrown: unknown) => thrown instanceof DecodeFailure && thrown.stage === 'decode-value'
  )
})
