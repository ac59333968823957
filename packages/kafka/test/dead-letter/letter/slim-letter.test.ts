import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  buildLetter,
  type Letter,
  pointerLetter,
  restampLetter,
  slimLetter
} from '../../../src/dead-letter/letter/envelope.ts'
import { type DeadLetterOptions, readDeadLetterOptions } from '../../../src/dead-letter/options.ts'
import { encodedSize } from '../../../src/records/batch-encoder.ts'
import { errorOf, failureOf, header, recordOf } from '../../failure/records.ts'

const topicId = '8e0b2b2c-0000-4000-8000-000000000001'
const record = recordOf({
  rawValue: Buffer.alloc(10_000, 1),
  headers: [header('x-exception-stacktrace', "the record's own"), header('x-dead-letter-trimmed', 'its own too')]
})
const failure = failureOf(errorOf('E', 'm'.repeat(500), 's'.repeat(3000)))
const build = (options: DeadLetterOptions = {}): Letter =>
  buildLetter({ record, topicId, groupId: 'g', failure, now: 5 }, readDeadLetterOptions(options))
const added = (letter: Letter) => letter.headers.slice(letter.originals).map(([name]) => name.toString())
const trimmed = (letter: Letter) =>
  letter.headers.findLast(([name]) => name.toString() === 'x-dead-letter-trimmed')?.[1]?.toString()
const sound = (letter: Letter, original: Letter) => {
  assert.deepEqual(letter.headers.slice(0, letter.originals), original.headers.slice(0, original.originals))
  assert.equal(letter.bytes, encodedSize(letter))
}

for (const dialect of ['spring-cloud-stream', 'spring-kafka'] as const) {
  test(`${dialect}: first the trace goes, then the message, then all but what says whose letter it is, then all but place and id`, () => {
    const whole = build({ dialect })
    assert.equal(slimLetter(whole, whole.bytes), whole)
    const traceless = slimLetter(whole, whole.bytes - 1) as Letter
    assert.deepEqual([traceless.trimmed, trimmed(traceless)], [['stacktrace'], 'stacktrace'])
    sound(traceless, whole)
    const least = slimLetter(whole, traceless.bytes - 1) as Letter
    assert.deepEqual([least.trimmed, trimmed(least)], [['stacktrace', 'message'], 'stacktrace,message'])
    assert.ok(!added(least).some(name => /message|stacktrace/.test(name)))
    assert.equal(added(least).filter(name => name === 'x-dead-letter-trimmed').length, 1)
    sound(least, whole)
    const bare = slimLetter(whole, least.bytes - 1) as Letter
    assert.deepEqual(added(bare), [
      ...['x-dead-letter-id', 'x-dead-letter-lineage', 'x-dead-letter-group', 'x-dead-letter-trimmed'],
      'x-dead-letter-origin'
    ])
    assert.equal(trimmed(bare), 'stacktrace,message,headers')
    const barest = slimLetter(whole, bare.bytes - 1) as Letter
    assert.deepEqual(added(barest), ['x-dead-letter-id', 'x-dead-letter-origin'])
    assert.deepEqual(barest.trimmed, ['stacktrace', 'message', 'headers'])
    sound(barest, whole)
    // The record's own would be read as ours.
    assert.equal(slimLetter(whole, barest.bytes - 1), null)
  })
}

test('a pointer holds the coordinates, length and hash of the value, and the trace where it fits', () => {
  const whole = build()
  const pointer = pointerLetter(whole, 6000) as Letter
  assert.deepEqual(pointer.trimmed, ['value'])
  assert.ok(added(pointer).includes('x-exception-stacktrace'))
  const sha256 = createHash('sha256')
    .update(record.rawValue as Buffer)
    .digest('hex')
  assert.deepEqual(JSON.parse(String(pointer.value)), {
    topicId,
    topic: 'orders',
    partition: 3,
    offset: 4_294_967_298,
    length: 10_000,
    sha256
  })
  sound(pointer, whole)
  assert.deepEqual((pointerLetter(whole, 3000) as Letter).trimmed, ['value', 'stacktrace'])
  assert.equal(pointerLetter(whole, 100), null)
})

test('a tombstone has nothing to point at', () => assert.equal(pointerLetter({ ...build(), value: null }, 1e6), null))

test('another timestamp is marked', () => {
  const letter = restampLetter(build({ timestamp: 'original' }), 77)
  assert.deepEqual([letter.timestamp, letter.trimmed, trimmed(letter)], [77, ['timestamp'], 'timestamp'])
})

test('the mark can be left out like any header; the letter still knows', () => {
  const letter = slimLetter(build({ headers: { deny: ['x-dead-letter-trimmed'] } }), 11_500) as Letter
  assert.deepEqual([letter.trimmed, added(letter).includes('x-dead-letter-trimmed')], [['stacktrace'], false])
})

test('what is added never keeps a record out: where nothing else fits, nothing is added', () => {
  const plain = recordOf({ rawValue: Buffer.alloc(1000) })
  const whole = buildLetter({ record: plain, topicId, groupId: 'g', failure, now: 5 }, readDeadLetterOptions({}))
  const alone = encodedSize({ ...whole, headers: [] })
  const letter = slimLetter(whole, alone) as Letter
  assert.deepEqual([letter.headers, letter.trimmed], [[], ['stacktrace', 'message', 'headers']])
  assert.equal(letter.bytes, alone)
  assert.equal(slimLetter(whole, alone - 1), null)
})
