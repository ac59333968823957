import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classify } from '../../src/failure/classify.ts'
import type { FailureClass } from '../../src/failure/failure.ts'
import { recordOf } from './records.ts'

const classOf = (properties: object, message = 'x', name?: string): FailureClass =>
  classify(Object.assign(new Error(message), name === undefined ? {} : { name }, properties), {
    stage: 'handle',
    record: recordOf()
  })

const inResponse = (statusCode: number) => ({ response: { statusCode } })

const rows: readonly (readonly [string, FailureClass, readonly FailureClass[]])[] = [
  [
    '408, 425, 429, 502 to 504, 507, 520, 529',
    'infrastructure',
    [408, 425, 429, 502, 503, 504, 507, 520, 529].flatMap(ofStatus)
  ],
  ['401, 403, 407', 'infrastructure', [401, 403, 407].flatMap(ofStatus)],
  [
    '400, 402, 404, 405, 409, 410, 412, 413, 415, 422, 451',
    'business',
    [400, 402, 404, 405, 409, 410, 412, 413, 415, 422, 451].flatMap(ofStatus)
  ],
  ['500, 501, 505, 423', 'transient', [500, 501, 505, 423].flatMap(ofStatus)],
  [
    'SQLSTATE of connections, resources, shutdown',
    'infrastructure',
    ['08000', '08S01', '28P01', '53400', '57P04', '58000', '3D000', '42501'].map(code => classOf({ code }))
  ],
  [
    'SQLSTATE of data and constraints',
    'business',
    ['22012', '22003', '23502', '23514', '23P01', '44000', 'P0001', '21000'].map(code => classOf({ code }))
  ],
  [
    'SQLSTATE of conflicts and statements',
    'transient',
    ['40001', '40P01', '55P03', '57014', '42P01', '42703', 'XX000'].map(code => classOf({ code }))
  ],
  [
    'MySQL numbers',
    'infrastructure',
    [1040, 1041, 1045, 1114, 1290, 2013].map(errno => classOf({ errno, code: 'ER_ANY' }))
  ],
  [
    'MySQL constraints',
    'business',
    [1048, 1062, 1264, 1406, 1452, 3819].map(errno => classOf({ errno, sqlState: 'HY000' }))
  ],
  [
    'SQL Server numbers',
    'infrastructure',
    [-2, 233, 4060, 9002, 18456, 40197, 40501, 40613, 49918].map(number =>
      classOf({ number, code: 'EREQUEST' }, 'x', 'RequestError')
    )
  ],
  [
    'SQL Server constraints',
    'business',
    [515, 547, 2601, 2627, 8152, 50001].map(number => classOf({ number, code: 'EREQUEST' }, 'x', 'RequestError'))
  ],
  [
    'SQL Server deadlock',
    'transient',
    [1205, 1222].map(number => classOf({ number, code: 'EREQUEST' }, 'x', 'RequestError'))
  ],
  [
    'Oracle',
    'infrastructure',
    ['ORA-03113', 'ORA-12541', 'ORA-01033', 'ORA-00257', 'NJS-503', 'NJS-040'].map(code =>
      classOf({ code }, `${code}: x`)
    )
  ],
  [
    'Oracle constraints',
    'business',
    ['ORA-00001', 'ORA-01400', 'ORA-02291', 'ORA-12899', 'ORA-20001'].map(code => classOf({}, `${code}: x`))
  ],
  ['Oracle conflicts', 'transient', ['ORA-00060', 'ORA-08177', 'ORA-00054'].map(code => classOf({ code }))],
  ['MongoDB constraints', 'business', [11000, 121].map(code => classOf({ code }, 'x', 'MongoServerError'))],
  ['MongoDB conflicts', 'transient', [112, 50, 251].map(code => classOf({ code }, 'x', 'MongoServerError'))],
  [
    'MongoDB nodes',
    'infrastructure',
    [91, 189, 11600, 13435, 64, 18].map(code => classOf({ code }, 'x', 'MongoServerError'))
  ],
  [
    'Redis nodes',
    'infrastructure',
    [
      'MASTERDOWN Link with MASTER is down',
      'BUSY Redis is busy',
      'MISCONF x',
      'NOREPLICAS x',
      'ERR max number of clients reached',
      'NOAUTH x'
    ].map(text => classOf({}, text, 'ReplyError'))
  ],
  [
    'Redis commands',
    'business',
    ['BUSYGROUP x', 'WRONGTYPE x', 'ERR value is not an integer'].map(text => classOf({}, text, 'ReplyError'))
  ],
  [
    'Redis elsewhere',
    'transient',
    [classOf({}, 'TRYAGAIN x', 'ReplyError'), classOf({}, 'BUSY as a bee'), classOf({}, 'ERR no reply')]
  ],
  ['gRPC', 'infrastructure', [1, 4, 7, 8, 14, 16].map(code => classOf({ code, details: 'x', metadata: {} }))],
  ['gRPC of the request', 'business', [3, 5, 6, 9, 11].map(code => classOf({ code, details: 'x', metadata: {} }))],
  ['a number that is nobody’s', 'transient', [3, 4, 14, 11000, 1062].map(code => classOf({ code }))],
  [
    'Cassandra replicas',
    'infrastructure',
    [0x1000, 0x1001, 0x1100, 0x1200].map(code =>
      classOf({ code, info: 'Represents an error message from the server' }, 'x', 'ResponseError')
    )
  ],
  [
    'Kafka, by other clients',
    'infrastructure',
    [
      classOf({ type: 'NOT_ENOUGH_REPLICAS', code: 19, retriable: true }, 'x', 'KafkaJSProtocolError'),
      classOf({ code: 'PLT_KFK_PROTOCOL', apiId: 'LEADER_NOT_AVAILABLE' }),
      classOf({ code: -195, origin: 'local' })
    ]
  ],
  [
    'Kafka, of the record',
    'business',
    [
      classOf({ type: 'MESSAGE_TOO_LARGE', code: 10, retriable: false }, 'x', 'KafkaJSProtocolError'),
      classOf({ code: 'PLT_KFK_PROTOCOL', apiId: 'INVALID_RECORD' })
    ]
  ],
  [
    'Prisma',
    'infrastructure',
    ['P1001', 'P1017', 'P2024'].map(code => classOf({ code }, 'x', 'PrismaClientKnownRequestError'))
  ],
  [
    'Prisma constraints',
    'business',
    ['P2002', 'P2003', 'P2025'].map(code => classOf({ code }, 'x', 'PrismaClientKnownRequestError'))
  ],
  ['Prisma conflicts', 'transient', [classOf({ code: 'P2034' })]],
  [
    'AWS throttling at 400',
    'infrastructure',
    ['ThrottlingException', 'RequestThrottledException', 'EC2ThrottledException', 'TooManyRequestsException'].map(
      name => classOf({ $metadata: { httpStatusCode: 400 }, $fault: 'client' }, 'x', name)
    )
  ],
  [
    'AWS, marked retryable',
    'infrastructure',
    [classOf({ $retryable: { throttling: true }, $metadata: { httpStatusCode: 400 } })]
  ],
  [
    'an outage behind a refusal',
    'infrastructure',
    [
      classOf({ status: 400, cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
      classOf({
        errors: [Object.assign(new Error('x'), { code: '23505' }), Object.assign(new Error('y'), { code: '57P01' })]
      })
    ]
  ],
  [
    'a refusal behind a wrapper',
    'business',
    [
      classOf({ status: 500, cause: Object.assign(new Error('x'), { code: '23505' }) }),
      classOf({ original: Object.assign(new Error('x'), { code: '23505' }) }),
      classOf({ driverError: Object.assign(new Error('x'), { code: 'SQLITE_CONSTRAINT_UNIQUE' }) })
    ]
  ],
  [
    'DynamoDB transactions',
    'business',
    [
      classOf(
        { CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] },
        'x',
        'TransactionCanceledException'
      )
    ]
  ],
  [
    'DynamoDB conflicts',
    'transient',
    [classOf({ CancellationReasons: [{ Code: 'TransactionConflict' }] }, 'x', 'TransactionCanceledException')]
  ],
  [
    'words that nobody lists',
    'infrastructure',
    [
      classOf({}, 'x', 'PaymentServiceUnavailableError'),
      classOf({ code: 'ACME_RATE_LIMITED' }),
      classOf({}, 'x', 'UpstreamTimeoutException'),
      classOf({ code: 'storage/connection-lost' })
    ]
  ],
  [
    'text with a status',
    'infrastructure',
    ['HTTP 503', 'HTTP error! status: 429', 'Request failed with status code 502', '504 Gateway Timeout'].map(text =>
      classOf({}, text)
    )
  ],
  [
    'a text of a record',
    'transient',
    [
      'order "connect ECONNREFUSED" is unknown',
      'value: HTTP 503',
      'customer 503 Service Unavailable',
      'the timeout of the order is over'
    ].map(text => classOf({}, text))
  ],
  [
    'errors of code',
    'transient',
    [new TypeError('x is not a function'), new RangeError('x'), new ReferenceError('y')].map(error =>
      classify(error, { stage: 'handle', record: recordOf() })
    )
  ]
]

function ofStatus(status: number): FailureClass[] {
  return [
    classOf({ status }),
    classOf({ statusCode: status }),
    classOf({ response: { status } }),
    classOf(inResponse(status)),
    classOf({ $metadata: { httpStatusCode: status } }),
    classOf({ output: { statusCode: status } }),
    classOf({ code: status }, 'x', 'ApiError')
  ]
}

for (const [name, expected, got] of rows) {
  test(`${name}: ${expected}`, () =>
    assert.deepEqual(
      got,
      got.map(() => expected)
    ))
}

const classes = ['poison', 'business', 'transient', 'infrastructure', 'fatal']
const places = [
  'name',
  'code',
  'status',
  'message',
  'errors',
  'cause',
  'response',
  'errno',
  'innerErrors',
  '$metadata',
  'number',
  'CancellationReasons',
  'constructor',
  'errorLabels'
]

test('every error has a class, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(...places),
        fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withMap: true })
      ),
      properties => {
        const error = Object.defineProperties(
          new Error('x'),
          Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, { value, configurable: true }]))
        )
        assert.ok(classes.includes(classify(error, { stage: 'handle', record: recordOf() })))
      }
    )
  )
})

test('how long a text is costs what its length costs', () => {
  const cost = (length: number): number => {
    const parts = ['connect ', 'HTTP ', 'a', 'Timed out ', '5', 'ORA-', 'Operation `']
    const errors = parts.map(part =>
      Object.assign(new Error(part.repeat(length / part.length)), {
        code: part.repeat(length / part.length),
        name: part.repeat(12)
      })
    )
    // The best of some, by processor time: others' work makes it no longer.
    const rounds = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage()
      for (let i = 0; i < 20; i++) for (const error of errors) classify(error, { stage: 'handle', record: recordOf() })
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    })
    return Math.min(...rounds)
  }
  cost(1_000)
  assert.ok(cost(1_000_000) < 100 * (cost(1_000) + 1))
})
