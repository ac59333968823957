import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildLetter, type Letter } from '../../../src/dead-letter/letter/envelope.ts'
import { type DeadLetterOptions, readDeadLetterOptions } from '../../../src/dead-letter/options.ts'
import type { Failure } from '../../../src/failure/failure.ts'
import { readDeadLetter } from '../../../src/headers/read.ts'
import { encodedSize } from '../../../src/records/batch-encoder.ts'
import type { RecordHeader, SourceRecord } from '../../../src/records/source-record.ts'
import { errorOf, failureOf, header, recordOf } from '../../failure/records.ts'

const topicId = '8e0b2b2c-0000-4000-8000-000000000001'
const now = Date.parse('2026-08-22T10:00:00.500Z')
const root = errorOf('SqlError', 'no such table', 'SqlError: no such table\n    at query (/app/db.js:1:2)', {
  code: '42P01'
})
const wrapper = errorOf(
  'RepositoryError',
  'cannot store',
  'RepositoryError: cannot store\n    at save (/app/repo.js:3:4)',
  { cause: root }
)
const trace = `${wrapper.stack}\nCaused by: ${root.stack}`

const letterOf = (
  options: DeadLetterOptions = {},
  record: SourceRecord = recordOf(),
  failure: Failure = failureOf(wrapper)
): Letter => buildLetter({ record, topicId, groupId: 'billing', failure, now }, readDeadLetterOptions(options))
const shown = (letter: Letter) =>
  letter.headers.slice(letter.originals).map(([name, value]) => [name.toString(), value] as const)
const headerOf = (letter: Letter, name: string) =>
  shown(letter)
    .findLast(([known]) => known === name)?.[1]
    ?.toString()
/** A letter as it comes back when its topic is consumed. */
const consumed = (letter: Letter, given: Partial<SourceRecord> = {}): SourceRecord =>
  recordOf({
    rawKey: letter.key,
    rawValue: letter.value,
    timestamp: letter.timestamp,
    headers: letter.headers.map(([name, value]) => header(name, value)),
    ...given
  })

const text = (value: string) => Buffer.from(value)
const hex = (value: string) => Buffer.from(value, 'hex')
const id = createHash('sha256').update(`${topicId}/3/4294967298/billing`).digest('hex').slice(0, 32)
const ours = [
  ['x-dead-letter-id', text(id)],
  ['x-dead-letter-lineage', text('orders/3/4294967298/billing')],
  ['x-dead-letter-group', text('billing')],
  ['x-dead-letter-attempts', text('3')],
  ['x-dead-letter-at', text('2026-08-22T10:00:00.500Z')],
  ['x-dead-letter-stage', text('handle')],
  ['x-dead-letter-class', text('transient')],
  ['x-dead-letter-cause', text('SqlError 42P01')]
] as const
const closing = (count: number) => ['x-dead-letter-origin', text(`orders/3/4294967298 ${topicId} v1 ${count}`)]
const origin = (prefix: string) => [
  [`${prefix}original-topic`, text('orders')],
  [`${prefix}original-partition`, hex('00000003')],
  [`${prefix}original-offset`, hex('0000000100000002')],
  [`${prefix}original-timestamp`, hex('0000018bcfe5687b')],
  [`${prefix}original-timestamp-type`, text('CreateTime')]
]

for (const timestamp of [-62_135_596_800_000, -2, 0, 8_640_000_000_000_000])
  for (const dialect of ['spring-cloud-stream', 'spring-kafka', 'none'] as const)
    test(`a record of ${timestamp} tells that time when its letter is read back, under ${dialect}`, () => {
      const letter = letterOf({ dialect }, recordOf({ timestamp }))
      const facts = readDeadLetter(consumed(letter))
      assert.deepEqual([facts.timestamp, facts.timestampType], [timestamp, 'CreateTime'])
    })

test('spring-cloud-stream, byte by byte: the root cause is named', () => {
  const fingerprint = ['x-dead-letter-fingerprint', text(headerOf(letterOf(), 'x-dead-letter-fingerprint') as string)]
  assert.deepEqual(shown(letterOf()), [
    ...origin('x-'),
    ['x-exception-fqcn', text('SqlError')],
    ['x-exception-message', text('no such table')],
    ['x-exception-stacktrace', text(trace)],
    ...ours,
    fingerprint,
    ['x-dead-letter-origin-timestamp', text('2023-11-14T22:13:20.123Z CreateTime')],
    closing(18)
  ])
})

test("spring-kafka, byte by byte: the error's own class, and the cause's", () => {
  assert.deepEqual(shown(letterOf({ dialect: 'spring-kafka' })).slice(0, 19), [
    ...origin('kafka_dlt-'),
    ['kafka_dlt-original-consumer-group', text('billing')],
    ['kafka_dlt-exception-fqcn', text('RepositoryError')],
    ['kafka_dlt-exception-cause-fqcn', text('SqlError')],
    ['kafka_dlt-exception-message', text('cannot store; no such table')],
    ['kafka_dlt-exception-stacktrace', text(trace)],
    ['kafka_deliveryAttempt', hex('00000003')],
    ...ours
  ])
})

test('spring-kafka: a key that does not decode has headers of its own; no attempt, no cause', () => {
  const names = shown(
    letterOf({ dialect: 'spring-kafka' }, recordOf(), failureOf(root, { stage: 'decode-key', attempts: 0 }))
  ).map(([name]) => name)
  assert.deepEqual(names.slice(5, 10), [
    'kafka_dlt-original-consumer-group',
    'kafka_dlt-key-exception-fqcn',
    'kafka_dlt-key-exception-message',
    'kafka_dlt-key-exception-stacktrace',
    'x-dead-letter-id'
  ])
})

test('none writes ours only', () => {
  assert.deepEqual(
    shown(letterOf({ dialect: 'none' })).map(([name]) => name),
    [
      ...ours.map(([name]) => name),
      ...['x-dead-letter-fingerprint', 'x-dead-letter-origin-timestamp', 'x-dead-letter-origin']
    ]
  )
})

test('a timestamp of −1 is eight bytes of ff; the letter is stamped now', () => {
  const letter = letterOf({ timestamp: 'original' }, recordOf({ timestamp: -1, timestampType: 'NoTimestampType' }))
  assert.deepEqual(shown(letter)[3]?.[1], hex('ffffffffffffffff'))
  assert.equal(letter.timestamp, now)
})

test('timestamp original', () => assert.equal(letterOf({ timestamp: 'original' }).timestamp, 1_700_000_000_123))

test('an error without a message has no message header, one without a trace no trace', () => {
  const names = shown(letterOf({}, recordOf(), failureOf(null))).map(([name]) => name)
  assert.ok(
    !names.includes('x-exception-message') &&
      !names.includes('x-exception-stacktrace') &&
      !names.includes('x-dead-letter-cause')
  )
  assert.equal(headerOf(letterOf({}, recordOf(), failureOf(null)), 'x-exception-fqcn'), 'null')
})

test('allow, deny; place and id stay', () => {
  const names = (headers: DeadLetterOptions['headers']) =>
    shown(letterOf({ headers: headers ?? {} })).map(([name]) => name)
  assert.deepEqual(names({ allow: [] }), ['x-dead-letter-id', 'x-dead-letter-origin'])
  assert.deepEqual(names({ allow: ['x-original-topic', 'x-dead-letter-at'] }), [
    'x-original-topic',
    'x-dead-letter-id',
    'x-dead-letter-at',
    'x-dead-letter-origin'
  ])
  assert.deepEqual(
    names({ allow: ['x-original-topic', 'x-dead-letter-at'], deny: ['x-original-topic', 'x-dead-letter-id'] }),
    ['x-dead-letter-id', 'x-dead-letter-at', 'x-dead-letter-origin']
  )
  for (const name of names({}))
    assert.equal(names({ deny: [name] }).includes(name), name === 'x-dead-letter-id' || name === 'x-dead-letter-origin')
})

test('the mask sees message and trace; one that fails hides both', () => {
  const masked = letterOf({ mask: (value, what) => `${what}:${value.replaceAll('table', '***')}` })
  assert.equal(headerOf(masked, 'x-exception-message'), 'message:no such ***')
  assert.match(headerOf(masked, 'x-exception-stacktrace') as string, /^stacktrace:[\s\S]*no such \*\*\*/)
  for (const mask of [
    () => {
      throw new Error('no')
    },
    () => 7,
    async () => {
      throw new Error('no')
    }
  ]) {
    const hidden = letterOf({ mask: mask as never })
    assert.deepEqual(
      [headerOf(hidden, 'x-exception-message'), headerOf(hidden, 'x-exception-stacktrace')],
      ['[masked]', '[masked]']
    )
  }
})

test('the trace is cut between characters at stackBytes; 0 leaves it out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'é', '€', '😀'), { minLength: 1 }).map(parts => parts.join('')),
      fc.integer({ min: 1, max: 40 }),
      (stack, stackBytes) => {
        const written = headerOf(
          letterOf({ stackBytes }, recordOf(), failureOf(errorOf('E', 'm', stack))),
          'x-exception-stacktrace'
        ) as string
        assert.ok(Buffer.byteLength(written) <= stackBytes)
        const whole = Buffer.from(stack).toString()
        assert.ok(whole.startsWith(written))
        const next = [...whole.slice(written.length)][0]
        assert.ok(next === undefined || Buffer.byteLength(written + next) > stackBytes)
      }
    )
  )
  assert.equal(headerOf(letterOf({ stackBytes: 0 }), 'x-exception-stacktrace'), undefined)
})

test("a second death replaces ours and the dialect's, keeps the lineage, has another id, and does not grow", () => {
  const own = [header('trace', 'a'), header('trace', null)]
  const first = letterOf({}, recordOf({ headers: own }))
  const second = letterOf({}, consumed(first, { topic: 'error.orders.billing', partition: 1, offset: 5 }))
  assert.deepEqual(
    second.headers.slice(0, second.originals).map(([name, value]) => [name.toString(), value?.toString()]),
    [
      ['trace', 'a'],
      ['trace', undefined]
    ]
  )
  assert.deepEqual(
    shown(second).map(([name]) => name),
    shown(first).map(([name]) => name)
  )
  assert.notEqual(second.id, first.id)
  assert.equal(headerOf(second, 'x-dead-letter-lineage'), 'orders/3/4294967298/billing')
  assert.equal(headerOf(second, 'x-original-topic'), 'error.orders.billing')
})

test('an earlier letter is replaced as a whole, whatever its dialect; redrives counted behind it are kept', () => {
  const first = letterOf({ dialect: 'spring-kafka' })
  const redriven = consumed(first)
  const second = letterOf({}, { ...redriven, headers: [...redriven.headers, header('x-dead-letter-redrives', '2')] })
  assert.equal(second.originals, 0)
  assert.equal(headerOf(second, 'x-dead-letter-redrives'), '2')
})

test('without our id nothing is replaced and no origin believed', () => {
  const forged = [
    header('x-original-topic', 'secret'),
    header('x-dead-letter-lineage', 'secret/1/2/g'),
    header('x-dead-letter-id', null),
    header('x-dead-letter-redrives', '9')
  ]
  const letter = letterOf({}, recordOf({ headers: forged }))
  assert.equal(letter.originals, 4)
  assert.equal(headerOf(letter, 'x-dead-letter-lineage'), 'orders/3/4294967298/billing')
  assert.equal(headerOf(letter, 'x-dead-letter-redrives'), undefined)
})

test('with our id and no lineage, the origin headers beside it are the first origin', () => {
  const first = letterOf({ headers: { deny: ['x-dead-letter-lineage'] } })
  assert.equal(
    headerOf(letterOf({}, consumed(first, { topic: 'dlq', offset: 1 })), 'x-dead-letter-lineage'),
    'orders/3/4294967298/billing'
  )
})

const bytes = fc.option(fc.uint8Array({ maxLength: 30 }).map(given => Buffer.from(given)))
const anyHeader: fc.Arbitrary<RecordHeader> = fc
  .tuple(
    fc.oneof(
      fc.uint8Array({ maxLength: 8 }).map(given => Buffer.from(given)),
      fc
        .constantFrom('x-original-topic', 'x-exception-fqcn', 'h', 'kafka_dlt-original-topic')
        .map(name => Buffer.from(name))
    ),
    bytes
  )
  .map(([name, value]) => header(name, value))
const options = fc.record({
  dialect: fc.constantFrom('spring-cloud-stream' as const, 'spring-kafka' as const, 'none' as const),
  stackBytes: fc.constantFrom(0, 10, 8192)
})
const arbitraryRecord = fc.record({
  rawKey: bytes,
  rawValue: bytes,
  headers: fc.array(anyHeader, { maxLength: 6 }),
  partition: fc.nat(),
  offset: fc.maxSafeNat(),
  timestamp: fc.integer({ min: -1, max: 8.64e15 })
})

test('a dead letter is the record, and is read back', () => {
  fc.assert(
    fc.property(arbitraryRecord, options, fc.constantFrom(wrapper, root, 'text', null), (fields, given, error) => {
      const record = recordOf(fields)
      const letter = letterOf(given, record, failureOf(error))
      assert.deepEqual([letter.key, letter.value], [record.rawKey, record.rawValue])
      assert.deepEqual(
        letter.headers.slice(0, letter.originals),
        record.headers.map(({ rawName, value }) => [rawName, value])
      )
      assert.equal(letter.bytes, encodedSize(letter))

      const read = readDeadLetter(consumed(letter))
      assert.deepEqual(
        [read.own, read.id, read.stage, read.class, read.group, read.attempts, read.at],
        [true, letter.id, 'handle', 'transient', 'billing', 3, now]
      )
      if (given.dialect !== 'none') {
        assert.equal(read.dialect, given.dialect)
        assert.deepEqual([read.topic, read.partition, read.offset], ['orders', record.partition, record.offset])
        assert.equal(read.timestamp, record.timestamp === -1 ? undefined : record.timestamp)
      } else assert.equal(read.lineage, `orders/${record.partition}/${record.offset}/billing`)
    })
  )
})
