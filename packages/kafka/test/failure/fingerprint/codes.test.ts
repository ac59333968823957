import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { explainCause } from '../../../src/failure/fingerprint/explain.ts'
import { fingerprintOf } from '../../../src/failure/fingerprint/fingerprint.ts'
import { runs } from '../../runs.ts'

const status = fc.integer({ min: 400, max: 599 }).map(String)
const digits = (min: number, max: number) => fc.integer({ min, max }).map(String)
const word = (...words: string[]) => fc.constantFrom(...words)
const grpc = word('CANCELLED', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'UNAVAILABLE', 'INTERNAL')
const kafka = word('UNKNOWN_TOPIC_OR_PARTITION', 'NOT_LEADER_OR_FOLLOWER', 'REQUEST_TIMED_OUT', 'CORRUPT_MESSAGE')
const sqlState = word('23505', '23503', '40001', '40P01', '42P01', '22P02', '08006', '57014')

/** Codes of each kind, and how programs say them: `#` stands for the code. */
const kinds: readonly (readonly [string, fc.Arbitrary<string>, readonly string[]])[] = [
  [
    'status of HTTP',
    status,
    [
      ...[
        'failed with #',
        'Request failed with status code #',
        'HTTP #',
        'status=#, order 17',
        'server returned # for order 17'
      ],
      ...[
        'responded with status #',
        'got # from inventory',
        'unexpected response: #',
        'HTTP/1.1 # of upstream',
        '# Not Found'
      ],
      ...[
        '[#] during [GET] to [http://a.b/c]',
        'call to https://a.b/c failed (#)',
        'returned #',
        'error #',
        'StatusCode: #, Version: 1.1'
      ]
    ]
  ],
  [
    'state of SQL',
    sqlState,
    [
      'SQLSTATE #: conflict',
      'ERROR: conflict (SQLSTATE #)',
      'SQLState: #',
      'SQLSTATE[#]: violation',
      '#: duplicate key'
    ]
  ],
  [
    'code of Oracle',
    digits(10_000, 99_999),
    ['ORA-#: violated', 'failed: ORA-#: no listener (order 17)', 'PLS-#: must be declared']
  ],
  [
    'code of MySQL',
    digits(1000, 1999),
    ['Error # (23000): Duplicate entry', 'SQL Error: #', 'errno: #', '(#, "Duplicate entry")']
  ],
  [
    'number of the system',
    digits(1, 133),
    ['[Errno #] refused', 'errno #', 'os error #', 'exit code #', 'exit status #', 'error code #']
  ],
  ['code of gRPC', grpc, ['code = # desc = gone', 'StatusCode.#: gone', '#: gone', 'status #']],
  ['number of gRPC', digits(1, 16), ['rpc error: code = # desc = gone', '# UNAVAILABLE: gone']],
  ['error of Kafka', kafka, ['answered #', 'failed: # for orders-3', '# (order 17)']],
  [
    'constraint',
    word('users_pkey', 'uk_email', 'UK_6dotkott2k', 'FK_A_B_1', 'users_email_key2'),
    ['unique constraint "#"', "for key '#'", 'constraint # violated']
  ],
  [
    'path of a field',
    word('$.a.b', 'items[0].price', 'items[0].sku', 'order.lines.0.id'),
    ['Path: # | line 3', 'value of # is missing', '"#" is required']
  ]
]

for (const [kind, code, templates] of kinds)
  test(`${kind}: other ones are other causes, in whatever place and beside whatever else`, () => {
    const frames = fc.constantFrom('', '\n\tat com.acme.Orders.handle(Orders.java:3)', '\n    at pay (/app/pay.js:1:2)')
    fc.assert(
      fc.property(code, code, fc.constantFrom(...templates), frames, (a, b, template, trace) => {
        const of = (given: string) => {
          const message = template.replace('#', () => given)
          return fingerprintOf({ name: 'E', message, stack: trace === '' ? undefined : `E: ${message}${trace}` })
        }
        assert.equal(
          of(a) === of(b),
          a.replace(/\[\d+\]/g, '') === b.replace(/\[\d+\]/g, ''),
          `${template}: ${a}, ${b}`
        )
      }),
      runs(300)
    )
  })

test('numbers that count or name a record are no codes', () => {
  const of = (message: string) => fingerprintOf({ message })
  for (const template of [
    'order #',
    'took # ms',
    'after # attempts',
    'with # records',
    'offset # of orders-3',
    'line 3, column #',
    'id=#'
  ])
    assert.equal(of(template.replace('#', '404')), of(template.replace('#', '17')), template)
})

test('every part says whether and why it counts', () => {
  const { parts, name, message } = explainCause({
    stage: 'handle',
    name: 'org.springframework.messaging.MessageHandlingException',
    message: 'error occurred in message handler',
    stack: [
      'org.springframework.messaging.MessageHandlingException: error occurred in message handler',
      '\tat org.springframework.integration.A.b(A.java:1)',
      'Caused by: com.acme.PaymentException: card of order 17 refused with 402',
      '\tat com.acme.Cards.charge(Cards.java:9)',
      '\tat java.base/java.lang.Thread.run(Thread.java:840)'
    ].join('\n')
  })
  assert.deepEqual([name, message], ['com.acme.PaymentException', 'card of order 17 refused with 402'])
  assert.deepEqual(
    parts.map(({ kind, text, counts }) => [kind, text, counts]),
    [
      ['stage', 'handle', false],
      ['wrapper', 'org.springframework.messaging.MessageHandlingException', false],
      ['type', 'com.acme.PaymentException', true],
      ['name', '402', true],
      ['frame', 'com.acme.Cards.charge', true],
      ['frame', 'java.lang.Thread.run', false],
      ['frame', 'org.springframework.integration.A.b', false],
      ['message', 'card of order ? refused with 402', true]
    ]
  )
  assert.ok(parts.every(part => part.why !== ''))
})
