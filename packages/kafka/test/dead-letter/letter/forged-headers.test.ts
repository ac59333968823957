import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildLetter, type Letter, slimLetter } from '../../../src/dead-letter/letter/envelope.ts'
import { type DeadLetterOptions, readDeadLetterOptions } from '../../../src/dead-letter/options.ts'
import { own } from '../../../src/headers/own.ts'
import { readDeadLetter } from '../../../src/headers/read.ts'
import { springCloudStreamNames } from '../../../src/headers/spring-cloud-stream.ts'
import { springKafkaNames } from '../../../src/headers/spring-kafka.ts'
import type { RecordHeader, SourceRecord } from '../../../src/records/source-record.ts'
import { errorOf, failureOf, header, recordOf } from '../../failure/records.ts'
import { runs } from '../../runs.ts'

const topicId = '8e0b2b2c-0000-4000-8000-000000000001'
const failure = failureOf(errorOf('E', 'message', 'E: message\n    at pay (/app/pay.js:1:2)'))
const build = (record: SourceRecord, options: DeadLetterOptions, partitionNote?: string): Letter =>
  buildLetter(
    { record, topicId, groupId: 'billing', failure, now: 1e12, ...(partitionNote && { partitionNote }) },
    readDeadLetterOptions(options)
  )
/** A letter's headers as they come back when its topic is read. */
const headersOf = (letter: Letter): RecordHeader[] => letter.headers.map(([name, value]) => header(name, value))
const factsOf = (letter: Letter) => readDeadLetter(recordOf({ topic: 'dlq', headers: headersOf(letter) }))

const names = [...Object.values(own), ...springCloudStreamNames, ...springKafkaNames].map(name => name.text)
const victim = 'victim/7/42/admins'
const values = [
  ...['f', 'ab'.repeat(16), victim, 'victim/7/42', '999', 'value', 'stacktrace,message', 'poison', 'decode-key'],
  ...[`victim/7/42 ${topicId} v1 0`, `orders/3/4294967298 ${topicId} v1 3`, 'v1 99', '2020-01-01T00:00:00.000Z']
]
const forged: fc.Arbitrary<RecordHeader> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...names),
      fc.constantFrom('trace', 'source_topic', '__connect.errors.topic', 'asyncRetry')
    ),
    fc.option(
      fc.oneof(
        fc.constantFrom(...values).map(text => Buffer.from(text)),
        fc.uint8Array().map(Buffer.from)
      )
    )
  )
  .map(([name, value]) => header(name, value as Buffer | null))
const options = fc.record({
  dialect: fc.constantFrom('spring-cloud-stream' as const, 'spring-kafka' as const, 'none' as const),
  stackBytes: fc.constantFrom(0, 2048)
})

test('whatever headers a producer writes, a letter tells what a letter without them tells, and keeps them', () => {
  fc.assert(
    fc.property(fc.array(forged, { maxLength: 30 }), options, fc.nat(6), (headers, given, cut) => {
      const record = recordOf({ headers })
      let plain = build(recordOf(), given)
      let letter = build(record, given)
      for (let i = 0; i < cut; i++) {
        const [less, lessPlain] = [slimLetter(letter, letter.bytes - 1), slimLetter(plain, plain.bytes - 1)]
        if (less === null || lessPlain === null || lessPlain.headers.length === 0) break
        ;[letter, plain] = [less, lessPlain]
      }
      assert.deepEqual(factsOf(letter), factsOf(plain))
      assert.deepEqual(
        letter.headers.slice(0, letter.originals),
        headers.map(({ rawName, value }) => [rawName, value])
      )
    }),
    runs(500)
  )
})

test('the origin is what was consumed, also without a dialect and with a forged id and lineage', () => {
  const headers = [header('x-dead-letter-id', 'f'), header('x-dead-letter-lineage', victim)]
  const { topic, partition, offset, lineage, redrives } = factsOf(build(recordOf({ headers }), { dialect: 'none' }))
  assert.deepEqual(
    [topic, partition, offset, lineage, redrives],
    ['orders', 3, 4_294_967_298, 'orders/3/4294967298/billing', 0]
  )
})

test('a block of ours that was changed is no earlier letter', () => {
  const first = headersOf(build(recordOf(), {}))
  const again = (headers: RecordHeader[]) => build(recordOf({ headers, offset: 9 }), {})
  assert.equal(again(first).originals, 0)
  const changed = (name: string, value: string): RecordHeader[] =>
    first.map(given => (given.name === name ? header(name, value) : given))
  for (const headers of [
    changed('x-dead-letter-id', 'ab'.repeat(16)),
    changed('x-dead-letter-group', 'admins'),
    changed('x-dead-letter-origin', `orders/3/7 ${topicId} v1 18`),
    changed('x-dead-letter-origin', `orders/3/4294967298 ${topicId} v1 99`),
    first.slice(1)
  ]) {
    const letter = again(headers)
    assert.equal(letter.originals, headers.length)
    assert.equal(factsOf(letter).lineage, 'orders/3/9/billing')
  }
})

test('letters grow with no death, whatever they were before', () => {
  let headers = headersOf(build(recordOf({ headers: [header('trace', 'a')] }), {}))
  const length = headers.length
  for (const dialect of ['none', 'spring-kafka', 'spring-cloud-stream'] as const) {
    const letter = build(recordOf({ topic: 'elsewhere', offset: 1, headers }), { dialect })
    assert.equal(factsOf(letter).lineage, 'orders/3/4294967298/billing')
    headers = headersOf(letter)
  }
  assert.equal(headers.length, length)
})

/** A letter as versions before the closing header wrote it. */
const old = (letter: Letter): RecordHeader[] =>
  headersOf(letter).filter(({ name }) => name !== 'x-dead-letter-origin' && name !== 'x-dead-letter-origin-timestamp')

test('letters without an closing header are read, and replaced when they die again', () => {
  for (const dialect of ['spring-cloud-stream', 'spring-kafka', 'none'] as const) {
    const whole = build(
      recordOf({ headers: [header(dialect === 'none' ? 'trace' : 'x-exception-message', 'forged')] }),
      { dialect },
      '7: too high'
    )
    const facts = readDeadLetter(recordOf({ topic: 'dlq', headers: old(whole) }))
    const expected = factsOf(whole)
    assert.deepEqual(dialect === 'none' ? timeless(facts) : facts, dialect === 'none' ? timeless(expected) : expected)
    const again = build(recordOf({ topic: 'elsewhere', offset: 1, headers: old(whole) }), {})
    assert.equal(again.originals, 1)
    assert.equal(factsOf(again).lineage, 'orders/3/4294967298/billing')
  }
})

const timeless = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !name.startsWith('timestamp')))

test('of its own topic, a letter without an closing header is believed by its id alone', () => {
  const headers = [header('x-dead-letter-id', 'ab'.repeat(16)), header('x-dead-letter-lineage', 'orders/3/1/billing')]
  assert.equal(build(recordOf({ headers }), {}).originals, 2)
})

test('what another framework writes behind a letter of ours tells of the latest death; the lineage stays', () => {
  const headers = [
    ...headersOf(build(recordOf(), {})),
    header('__connect.errors.topic', 'error.orders.billing'),
    header('__connect.errors.exception.class.name', 'java.lang.Oops')
  ]
  const facts = readDeadLetter(recordOf({ headers }))
  assert.deepEqual(
    [facts.dialect, facts.own, facts.topic, facts.errorName, facts.message, facts.lineage],
    ['kafka-connect', false, 'error.orders.billing', 'java.lang.Oops', undefined, 'orders/3/4294967298/billing']
  )
})
