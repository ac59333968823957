import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { causeChain, errorTree } from '../../src/failure/cause-chain.ts'
import { classify } from '../../src/failure/classify.ts'
import { explainCause } from '../../src/failure/fingerprint/explain.ts'
import { fingerprintOf } from '../../src/failure/fingerprint/fingerprint.ts'
import { describeError } from '../../src/failure/root-cause.ts'
import { runs } from '../runs.ts'
import { toldOf } from './fingerprint/of-error.ts'
import { recordOf } from './records.ts'

const refuses = (): never => {
  throw new Error('touched')
}

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
}

/** Every operation on it throws. */
const untouchable = (): unknown => new Proxy({}, new Proxy({}, { get: () => refuses }))

/** Answers itself to whatever is asked. */
const endless = (): unknown => {
  const self: object = new Proxy(() => self, { get: (_, name) => (name === 'length' ? Number.MAX_VALUE : self) })
  return self
}

class OwnSlice extends Array {
  override slice(): never {
    return 5 as never
  }
}
class OwnIterator extends Array {
  override [Symbol.iterator](): never {
    return refuses()
  }
}
const species = (): unknown => Object.assign([1, 2], { constructor: { [Symbol.species]: revoked } })
const longerThanItIs = (): unknown =>
  new Proxy([], { get: (target, name) => (name === 'length' ? 10_000 : Reflect.get(target, name)) })

const converts = (): unknown => ({ toString: refuses, valueOf: refuses, [Symbol.toPrimitive]: refuses })
const madeAnew = (): Error => Object.defineProperty(new Error('again'), 'cause', { get: madeAnew })

const values = fc.constantFrom<() => unknown>(
  ...[revoked, untouchable, endless, species, longerThanItIs, converts, madeAnew],
  ...[() => new OwnSlice(3), () => new OwnIterator(3), () => null, () => undefined, () => Symbol('s'), () => 10n],
  ...[() => Number.NaN, () => () => {}, () => Object.create(null), () => 'a'.repeat(10_000), () => [[], {}, null]]
)
const places = fc.constantFrom(
  ...[
    'name',
    'message',
    'stack',
    'cause',
    'code',
    'errors',
    'error',
    'constructor',
    'status',
    'response',
    'errno',
    'type'
  ],
  ...[
    'innerErrors',
    'detail',
    'reason',
    '$metadata',
    '$retryable',
    'CancellationReasons',
    'errorLabels',
    'number',
    'original'
  ],
  ...['failureClass', 'retriable', 'details', 'metadata', 'then', 'toString']
)

/** An error, a plain object or an aggregate with hostile things in some places, as values or behind getters. */
const hostile = fc
  .tuple(
    fc.constantFrom<() => object>(
      () => new Error('x'),
      () => ({}),
      () => new AggregateError([], 'all'),
      // Node 22 has no such class.
      () => Object.assign(new Error('suppressed'), { name: 'SuppressedError', error: 1, suppressed: 2 })
    ),
    fc.array(fc.tuple(places, values, fc.boolean()), { maxLength: 8 }),
    fc.constantFrom<symbol | undefined>(
      undefined,
      Symbol.for('dead-letter.error'),
      Symbol.for('dead-letter.failure-class')
    )
  )
  .map(([make, given, brand]) => () => {
    const error = make()
    for (const [place, value, throwing] of given)
      Object.defineProperty(
        error,
        place,
        throwing ? { get: refuses, configurable: true } : { value: value(), configurable: true }
      )
    return brand === undefined ? error : Object.defineProperty(error, brand, { value: true })
  })

const classes = ['poison', 'business', 'transient', 'infrastructure', 'fatal']

function holds(thrown: unknown): void {
  assert.ok(causeChain(thrown).length <= 16)
  assert.ok(errorTree(thrown).length <= 64)
  for (const stage of ['handle', 'decode-value'] as const) {
    assert.ok(classes.includes(classify(thrown, { stage, record: recordOf() })))
    const described = describeError(thrown)
    assert.equal(typeof described.name, 'string')
    const told = toldOf(described, stage)
    assert.match(fingerprintOf(told), /^v\d+:[0-9a-f]{16}$/)
    assert.equal(explainCause(told).fingerprint, fingerprintOf(told))
  }
}

test('whatever is thrown has a class, a description and a fingerprint: nothing of it is trusted', () => {
  // Made inside the property: fast-check looks at values, and these may not be looked at.
  fc.assert(
    fc.property(fc.oneof(hostile, values), make => holds(make())),
    runs(400)
  )
})

test('an array of errors with a slice, an iterator, a species or a length of its own', () => {
  for (const errors of [new OwnSlice(3), new OwnIterator(3), species(), longerThanItIs(), revoked()])
    holds(Object.assign(new AggregateError([], 'all'), { errors }))
})
