import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildLetter } from '../../src/dead-letter/letter/envelope.ts'
import { readDeadLetterOptions } from '../../src/dead-letter/options.ts'
import { explainLetterCause, letterCause, letterFingerprint } from '../../src/headers/letter-cause.ts'
import { own } from '../../src/headers/own.ts'
import { readDeadLetter } from '../../src/headers/read.ts'
import type { RecordHeader } from '../../src/records/source-record.ts'
import { errorOf, failureOf, header, recordOf } from '../failure/records.ts'
import { runs } from '../runs.ts'

const letterOf = (headers: readonly RecordHeader[], rawValue: Buffer | null = Buffer.from('{"a":1}')) => {
  const record = recordOf({ headers, rawValue })
  return { record, facts: readDeadLetter(record) }
}

const frames = fc
  .array(
    fc.constantFrom(
      ...[
        'pay (/app/pay.js:1:2)',
        'ship (/app/ship.ts:9:9)',
        'lib (/app/node_modules/lib/x.js:1:1)',
        'größe (/app/ü.js:1:1)'
      ],
      ...[
        'Object.<anonymous> (/app/x.js:1:1)',
        '/app/y.js:3:3',
        'a.b (C:\\app\\z.js:1:1)',
        `${'f'.repeat(150)} (/app/f.js:1:1)`
      ]
    ),
    { maxLength: 40 }
  )
  .map(all => all.map(frame => `\n    at ${frame}`).join(''))
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'failed with 404',
    'order 17\nsecond line',
    '',
    'é'.repeat(3000),
    '\ud800',
    'x\nCaused by: A: b',
    'at x ---> B: c'
  ),
  fc.constantFrom('a', ' ', '€').map(unit => unit.repeat(700))
)
const error = fc
  .tuple(fc.constantFrom('E', 'AppError', 'Odd name', 'ü'), text, frames, fc.constantFrom(undefined, 'X1', '404'))
  .map(([name, message, trace, code]) =>
    errorOf(name, message, `${name}: ${message}${trace}`, code === undefined ? {} : { code })
  )
const chain = fc.array(error, { minLength: 1, maxLength: 4 }).map(all => {
  for (let i = 1; i < all.length; i++) Object.assign(all[i - 1] as Error, { cause: all[i] })
  return all[0] as Error
})

test('what a reader makes of a letter of ours is what its writer wrote, however its trace was cut', () => {
  fc.assert(
    fc.property(
      chain,
      fc.constantFrom('spring-cloud-stream' as const, 'spring-kafka' as const),
      fc.constantFrom(0, 64, 300, 2048, 65_536),
      fc.constantFrom('handle' as const, 'validate' as const, 'decode-value' as const),
      (given, dialect, stackBytes, stage) => {
        const failure = failureOf(given, { stage })
        const input = { record: recordOf(), topicId: 'id', groupId: 'g', failure, now: 1_700_000_000_000 }
        const { headers } = buildLetter(input, readDeadLetterOptions({ dialect, stackBytes }))
        const written = headers.map(([name, value]) => header(name, value))
        const { facts, record } = letterOf(written)
        assert.match(facts.fingerprint ?? '', /^v2:[0-9a-f]{16}$/)
        // As if an earlier version had written it.
        const earlier = { record, facts: { ...facts, fingerprint: 'v1:0123456789abcdef' } }
        assert.equal(letterFingerprint(earlier), facts.fingerprint)
        assert.equal(explainLetterCause(earlier).fingerprint, facts.fingerprint)
      }
    ),
    runs(500)
  )
})

test('the header of this version is believed, of another one it is made anew of what the letter holds', () => {
  const facts = { ...letterOf([]).facts, own: true, errorName: 'E', message: 'm' }
  const { record } = letterOf([])
  const of = (fingerprint: string | undefined) => letterFingerprint({ record, facts: { ...facts, fingerprint } })
  assert.equal(of('v2:0123456789abcdef'), 'v2:0123456789abcdef')
  const anew = of(undefined)
  for (const old of ['v1:0123456789abcdef', 'v2:', 'v2:0123456789abcdeg', 'nonsense']) assert.equal(of(old), anew)
  assert.equal(own.fingerprint.text, 'x-dead-letter-fingerprint')
})

const spring = (wrapped: string) =>
  letterOf([
    header('x-original-topic', 'orders'),
    header('x-exception-fqcn', 'org.springframework.messaging.MessageHandlingException'),
    header('x-exception-message', 'error occurred in message handler'),
    header(
      'x-exception-stacktrace',
      `org.springframework.messaging.MessageHandlingException: error occurred in message handler\n\tat org.springframework.A.b(A.java:1)\nCaused by: ${wrapped}\n\tat com.acme.Orders.handle(Orders.java:1)\n\t... 9 more`
    )
  ])

test("letters of Spring's binder are told apart by what their exception wraps", () => {
  const [a, b, c] = ['a.SqlException: gone', 'a.SqlException: gone', 'a.IllegalStateException: gone'].map(spring)
  assert.ok(a && b && c)
  assert.equal(letterFingerprint(a), letterFingerprint(b))
  assert.notEqual(letterFingerprint(a), letterFingerprint(c))
  assert.deepEqual([letterCause(a).name, letterCause(a).message], ['a.SqlException', 'gone'])
})

test('letters without a word about their error are told apart by where they come from and what their payload looks like', () => {
  const share = (value: string | null, message = 'delivery count exceeded', topic = 'orders') =>
    letterFingerprint(
      letterOf(
        [
          header('__dlq.errors.topic', topic),
          header('__dlq.errors.group', 'g'),
          header('__dlq.errors.offset', '17'),
          header('__dlq.errors.message', message)
        ],
        value === null ? null : Buffer.from(value)
      )
    )
  assert.equal(share('{"id":1,"lines":[{"sku":"a"}]}'), share('{"lines":[{"sku":"b"},{"sku":"c"}],"id":99}'))
  const kinds = [
    ...[
      share('{"id":1}'),
      share('{"id":"1"}'),
      share('{"id":1,"x":null}'),
      share(null),
      share(''),
      share('\0\0\0\0\u0005x')
    ],
    ...[share('plain'), share('{"id":1}', 'rejected by client'), share('{"id":1}', undefined, 'payments')]
  ]
  assert.equal(new Set(kinds).size, kinds.length)
  const { parts } = explainLetterCause(letterOf([header('__dlq.errors.topic', 'orders')], Buffer.from('{"id":1}')))
  assert.deepEqual(
    parts.map(({ kind, text }) => [kind, text]),
    [
      ['origin', 'orders'],
      ['payload', '$.id: number']
    ]
  )
})
