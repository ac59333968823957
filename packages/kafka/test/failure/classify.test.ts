import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Classify, classify } from '../../src/failure/classify.ts'
import type { FailureClass, FailureStage } from '../../src/failure/failure.ts'
import { BusinessError, InfrastructureError, PoisonError, TransientError } from '../../src/failure/failure-errors.ts'
import { recordOf } from './records.ts'

const coded = (code: unknown, extra: object = {}) => Object.assign(new Error('x'), { code, ...extra })
const around = (cause: unknown) => new Error('wrapped', { cause })
const circular = coded('ECONNRESET')
Object.assign(circular, { cause: new Error('b', { cause: circular }) })
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const trap = Object.defineProperty(new Error('x'), 'code', {
  get: () => {
    throw new Error('no')
  }
})
const never = (async () => {
  throw new Error('async')
}) as unknown as Classify

type Case = readonly [string, unknown, FailureStage, Classify | undefined, FailureClass]
const cases: readonly Case[] = [
  ['plain error', new Error('x'), 'handle', undefined, 'transient'],
  ...[null, undefined, 'text', 42, Symbol('s'), {}, Object.freeze({}), proxy, trap, () => {}].map(
    (thrown, i): Case => [`thrown value ${i}`, thrown, 'handle', undefined, 'transient']
  ),
  ['refused connection', coded('ECONNREFUSED'), 'handle', undefined, 'infrastructure'],
  [
    'fetch failed',
    new TypeError('fetch failed', { cause: coded('UND_ERR_CONNECT_TIMEOUT') }),
    'handle',
    undefined,
    'infrastructure'
  ],
  ['undici misused', coded('UND_ERR_INVALID_ARG'), 'handle', undefined, 'transient'],
  ['aggregate', new AggregateError([new Error('a'), coded('ETIMEDOUT')]), 'handle', undefined, 'infrastructure'],
  ['circular', circular, 'handle', undefined, 'infrastructure'],
  ['no file', coded('ENOENT'), 'handle', undefined, 'transient'],
  ['poison', new PoisonError('x'), 'handle', undefined, 'poison'],
  ['business', new BusinessError('x'), 'handle', undefined, 'business'],
  [
    'transient over a refused connection',
    new TransientError('x', { cause: coded('ECONNREFUSED') }),
    'handle',
    undefined,
    'transient'
  ],
  ['infrastructure within', around(around(new InfrastructureError('x'))), 'handle', undefined, 'infrastructure'],
  ['nearest first', new BusinessError('x', { cause: new InfrastructureError('y') }), 'handle', undefined, 'business'],
  [
    'of another copy',
    { [Symbol.for('dead-letter.failure-class')]: true, failureClass: 'business' },
    'handle',
    undefined,
    'business'
  ],
  ['failureClass without the brand', { failureClass: 'business' }, 'handle', undefined, 'transient'],
  ['decode-key', new Error('x'), 'decode-key', undefined, 'poison'],
  ['an outage while decoding', coded('ECONNREFUSED'), 'decode-value', undefined, 'infrastructure'],
  ['thrown in decode', new InfrastructureError('x'), 'decode-value', undefined, 'infrastructure'],
  ['a registry that answers 503', coded('x', { status: 503 }), 'validate', undefined, 'infrastructure'],
  ['a registry that fails', coded('x', { status: 500 }), 'decode-key', undefined, 'transient'],
  ['a schema id that does not exist', coded('x', { status: 404 }), 'decode-value', undefined, 'poison'],
  ['business in decode', new BusinessError('x'), 'decode-value', undefined, 'poison'],
  ['transient in decode', new TransientError('x'), 'decode-value', undefined, 'transient'],
  [
    'text of a record in a decode error',
    new SyntaxError('Unexpected token c, "connect ECONNREFUSED" is not valid JSON'),
    'decode-value',
    undefined,
    'poison'
  ],
  ['validate', 'text', 'validate', undefined, 'poison'],
  ['out of memory', coded('ERR_WORKER_OUT_OF_MEMORY'), 'handle', undefined, 'fatal'],
  ['fatal within, at any stage', around(coded('ERR_MEMORY_ALLOCATION_FAILED')), 'decode-value', undefined, 'fatal'],
  ['fatal is not overridden', coded('ERR_INTERNAL_ASSERTION'), 'handle', () => 'business', 'fatal'],
  ['custom', new Error('x'), 'handle', () => 'business', 'business'],
  [
    'custom for a decode failure',
    new Error('x'),
    'decode-value',
    (_, { stage }) => (stage === 'decode-value' ? 'infrastructure' : undefined),
    'infrastructure'
  ],
  ['custom fatal', new Error('x'), 'handle', () => 'fatal', 'fatal'],
  ['custom leaves it', coded('EPIPE'), 'handle', () => undefined, 'infrastructure'],
  [
    'custom throws',
    coded('EPIPE'),
    'handle',
    () => {
      throw new Error('no')
    },
    'infrastructure'
  ],
  ['custom nonsense', coded('EPIPE'), 'handle', () => 'bad' as never, 'infrastructure'],
  ['custom async', coded('EPIPE'), 'handle', never, 'infrastructure']
]

for (const [name, error, stage, custom, expected] of cases) {
  test(`classify: ${name} is ${expected}`, () =>
    assert.equal(classify(error, { stage, record: recordOf() }, custom), expected))
}
