import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError, type RecordHeader } from '@dead-letter/kafka/internal'
import { readCause } from '../../src/cause/cause.ts'
import { Letter } from '../../src/letters/letter.ts'
import { letterMask } from '../../src/mask/letter-mask.ts'
import { letterToJson } from '../../src/view/letter-json.ts'
import { fakeRecord } from '../fake-letter.ts'

const header = (name: string, value: string | Buffer | null): RecordHeader => ({
  ...{ name, rawName: Buffer.from(name) },
  value: typeof value === 'string' ? Buffer.from(value) : value
})

const card = '4111111111111111'
const connectLetter = (value: string): Letter =>
  new Letter(
    fakeRecord({
      rawKey: Buffer.from(`card-${card}`),
      rawValue: Buffer.from(value),
      headers: [
        header('Authorization', 'Bearer abcdefgh1234'),
        header('tenant', 'acme'),
        header('none', null),
        header('bytes', Buffer.from([0xff, 0x00])),
        header('__connect.errors.topic', 'orders'),
        header('__connect.errors.partition', '3'),
        header('__connect.errors.offset', '41'),
        header('__connect.errors.exception.class.name', 'java.lang.IllegalStateException'),
        header('__connect.errors.exception.message', `cannot charge ${card}: Bearer abcdefgh1234 was refused`),
        header(
          '__connect.errors.exception.stacktrace',
          `java.lang.IllegalStateException: …1111111111\n\tat a.B.c(B.java:1)`
        )
      ]
    })
  )

test('fields and headers are hidden wherever they are quoted; failure, cause and origin stay', () => {
  const letter = connectLetter(`{"id":1,"card":"${card}","type":"orders"}`)
  const shown = letterMask(['$.card', '$.type', 'authorization']).apply(letter)
  const text = JSON.stringify(letterToJson(shown, null))
  for (const secret of [card, '1111111', 'abcdefgh', 'Bearer']) assert.ok(!text.includes(secret), secret)
  assert.equal(shown.record.rawValue?.toString(), '{"id":1,"card":"***","type":"***"}')
  assert.equal(shown.record.rawKey?.toString(), 'card-***')
  assert.deepEqual(shown.key, letter.key)
  assert.equal(readCause(shown).fingerprint, readCause(letter).fingerprint)
  assert.equal(readCause(shown).message, 'cannot charge ***: *** was refused')
  // A field whose text is a topic's name does not take the origin away.
  assert.deepEqual([shown.facts.topic, shown.facts.partition, shown.facts.offset], ['orders', 3, 41])
  assert.deepEqual(
    shown.record.headers.slice(1, 4).map(({ value }) => value),
    [Buffer.from('acme'), null, Buffer.from([0xff, 0x00])]
  )
})

test('a message that quotes the rest of what is not JSON does not give it away', () => {
  const letter = connectLetter(`{"id":1,"card":${card}`)
  const broken = connectLetter(`{"id":1,'card':'${card}'}`)
  for (const each of [letter, broken]) {
    const text = JSON.stringify(letterToJson(letterMask(['$.card']).apply(each), null))
    assert.ok(!text.includes('1111111'), text)
    assert.ok(text.includes('id'))
  }
})

test('a value that is no text is hidden whole where fields are, and shown where only headers are', () => {
  const letter = new Letter(fakeRecord({ rawValue: Buffer.from([0, 0xff, 1]) }))
  assert.match(String(letterMask(['$.card']).apply(letter).record.rawValue), /^\*\*\* \(3 bytes that are not text/)
  assert.deepEqual(letterMask(['authorization']).apply(letter).record.rawValue, letter.record.rawValue)
  const tombstone = new Letter(fakeRecord({ rawValue: null, rawKey: null }))
  assert.equal(letterMask(['$.card']).apply(tombstone).record.rawValue, null)
})

test('what is no mask is refused', () => {
  for (const mask of ['', '$card', '$.'])
    assert.throws(
      () => letterMask([mask]),
      (error: unknown) => DeadLetterError.is(error) && error.code === 'OPTION_INVALID'
    )
})
