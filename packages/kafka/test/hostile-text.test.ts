import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokerError } from '../src/client/wire/broker-error.ts'
import { readCommitMetadata } from '../src/consume/partition/commit-metadata.ts'
import { buildLetter } from '../src/dead-letter/letter/envelope.ts'
import { decodeJson, decodeText } from '../src/decode/json.ts'
import { classify } from '../src/failure/classify.ts'
import { fingerprintOf } from '../src/failure/fingerprint/fingerprint.ts'
import { describeError } from '../src/failure/root-cause.ts'
import { readDeadLetter } from '../src/headers/read.ts'
import type { RecordHeader } from '../src/records/source-record.ts'
import { printOf } from './failure/fingerprint/of-error.ts'
import { grow } from './growth.ts'

const pieces = [
  ...['a', '0', ' ', '\n', ':1', '(', ')', ' (', '/', '\\', '.', '-', '"', "'", '`', '“', '\'"`', "a'", '=', ','],
  ...['\n    at ', '\n    at a (', '    at ', 'async ', 'Error: ', '\nCaused by: ', "token 'a', ", '<anonymous>'],
  ...[
    'aaaaaaaa-',
    'aaaaaaaa',
    'a1',
    'order-',
    '1.',
    '\ufffd',
    '\u2028',
    '\ud800',
    '😀',
    'é',
    '{"a":',
    '[',
    '\\u0000',
    '\0'
  ]
]
const largest = 2 ** 16

const record = (value: Buffer, headers: readonly RecordHeader[] = []) => ({
  topic: 'orders',
  partition: 0,
  offset: 1,
  timestamp: 1,
  timestampType: 'CreateTime' as const,
  rawKey: value,
  rawValue: value,
  headers
})
const settings = { dialect: 'spring-cloud-stream', timestamp: 'now', stackBytes: 8192, allowPointers: false } as const

function errorOf(text: string): Error {
  const error = Object.assign(new Error(text, { cause: Object.assign(new Error(text), { stack: text }) }), {
    code: text,
    name: text
  })
  error.stack = text
  return error
}

/** What of foreign text goes into them: an error's message, name, code, stack and cause, a value, a key, headers, what a broker says. */
const uses: Readonly<Record<string, (text: string) => unknown>> = {
  'description of an error': text => describeError(errorOf(text)),
  'fingerprint of a handler’s error': text => printOf(errorOf(text)),
  'fingerprint of what does not decode': text => printOf(errorOf(text), 'decode-value'),
  'fingerprint of a real stack with the text as message': text => printOf(new Error(text)),
  'class of an error': text => classify(errorOf(text), { stage: 'handle', record: record(Buffer.alloc(0)) }, undefined),
  'a letter': text => {
    const failure = {
      stage: 'handle',
      class: 'transient',
      attempts: 1,
      firstFailedAt: 1,
      failedAt: 1,
      elapsedMs: 0
    } as const
    const input = { topicId: 'a', groupId: 'g', now: 1, failure: { ...failure, error: errorOf(text) } }
    return buildLetter({ ...input, record: record(Buffer.from(text)) }, settings)
  },
  'JSON of a value': text => orThrown(() => decodeJson(Buffer.from(text), 'value')),
  'JSON with the text in it': text => orThrown(() => decodeJson(Buffer.from(`{"a": ${text}`), 'value')),
  'a text': text => orThrown(() => decodeText(Buffer.from(text, 'latin1'), 'value')),
  'headers of a letter': text => {
    const value = Buffer.from(text)
    const names = [
      'x-dead-letter-id',
      'x-dead-letter-lineage',
      'x-exception-message',
      'x-original-topic',
      'kafka_dlt-exception-stacktrace'
    ]
    return readDeadLetter(
      record(
        value,
        names.map(name => ({ name, rawName: Buffer.from(name), value }))
      )
    )
  },
  'many headers': text => {
    const headers = Array.from({ length: text.length >> 4 }, (_, i) => {
      const name = `${text.slice(0, 3)}${i % 7 === 0 ? 'x-dead-letter-id' : i}`
      return { name, rawName: Buffer.from(name), value: null }
    })
    return readDeadLetter(record(Buffer.alloc(0), headers))
  },
  'metadata of a commit': text => [
    readCommitMetadata(text, 5),
    readCommitMetadata(`dl1 n=1 t=${'a'.repeat(36)} r=${text}`, 5)
  ],
  'what a broker or a connection says': text => brokerError(errorOf(text), { request: 'Fetch', brokers: text })
}

function orThrown(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

for (const [name, use] of Object.entries(uses)) {
  test(`${name}: time grows with foreign text, not with its square`, () => {
    for (const piece of pieces) {
      grow(size => {
        const text = piece.repeat(size / piece.length)
        return () => use(text)
      }, largest)
      grow(size => {
        const text = `a${piece.repeat(size / piece.length)}z\u0001`
        return () => use(text)
      }, largest)
    }
  })
}

test('fingerprints are what they were for the traces that V8 writes', () => {
  const shape = (frame: string): string =>
    fingerprintOf({ stage: 'handle', name: 'E', message: 'm', stack: `E: m\n    at ${frame}` })
  const same = (a: string, b: string): void => assert.equal(shape(a), shape(b), `${a} and ${b}`)
  const different = (a: string, b: string): void => assert.notEqual(shape(a), shape(b), `${a} and ${b}`)
  same('charge (/srv/app/pay.js:10:5)', 'charge (file:///home/me/pay.js:99:1)')
  same('async charge (/srv/app/pay.js:10:5)', 'charge (C:\\app\\pay.js:9:5)')
  same('/srv/app/pay.js:10:5', '/other/pay.js:7:1')
  same('new A.b [as c] (/a/b (x)/pay.js:1:2)', 'new A.b [as c] (/a/b (x)/pay.js:3:4)')
  different('charge (/srv/app/pay.js:10:5)', 'refund (/srv/app/pay.js:10:5)')
  different('charge (/srv/app/pay.js:10:5)', 'charge (/srv/app/ship.js:10:5)')
})
