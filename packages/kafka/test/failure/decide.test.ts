import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Decision, decide, type OnGiveUp } from '../../src/failure/decide.ts'
import type { Failure } from '../../src/failure/failure.ts'
import { type RetryOptions, readRetryOptions, retryDelayMs } from '../../src/failure/retry-policy.ts'
import { failureOf } from './records.ts'

const throws = () => {
  throw new Error('mine')
}

const cases: readonly [string, Partial<Failure>, RetryOptions, OnGiveUp, Decision][] = [
  ['fatal stops', { class: 'fatal', attempts: 1 }, {}, 'dead-letter', { action: 'stop' }],
  ['fatal stops although the policy skips', { class: 'fatal' }, {}, 'skip', { action: 'stop' }],
  ['poison is not retried', { class: 'poison', attempts: 0 }, {}, 'dead-letter', { action: 'dead-letter' }],
  ['business is not retried', { class: 'business', attempts: 1 }, {}, 'dead-letter', { action: 'dead-letter' }],
  ['poison under stop', { class: 'poison' }, {}, 'stop', { action: 'stop' }],
  ['first attempt waits delayMs', { attempts: 1 }, {}, 'dead-letter', { action: 'retry', delayMs: 1000 }],
  ['second waits twice as long', { attempts: 2 }, {}, 'dead-letter', { action: 'retry', delayMs: 2000 }],
  ['third of three gives up', { attempts: 3 }, {}, 'dead-letter', { action: 'dead-letter' }],
  ['one attempt is no retry', { attempts: 1 }, { attempts: 1 }, 'skip', { action: 'skip' }],
  ['capped', { attempts: 9 }, { attempts: 10 }, 'dead-letter', { action: 'retry', delayMs: 10_000 }],
  ['fixed', { attempts: 9 }, { attempts: 10, backoff: 'fixed' }, 'dead-letter', { action: 'retry', delayMs: 1000 }],
  [
    'within the elapsed time',
    { attempts: 1, elapsedMs: 500 },
    { maxElapsedMs: 1500 },
    'dead-letter',
    { action: 'retry', delayMs: 1000 }
  ],
  [
    'a retry that would begin too late',
    { attempts: 1, elapsedMs: 501 },
    { maxElapsedMs: 1500 },
    'dead-letter',
    { action: 'dead-letter' }
  ],
  [
    'the wall clock set forward between the attempts',
    { attempts: 1, firstFailedAt: 0, failedAt: 9e9, elapsedMs: 0 },
    { maxElapsedMs: 1500 },
    'dead-letter',
    { action: 'retry', delayMs: 1000 }
  ],
  ['outage at attempt 1', { class: 'infrastructure', attempts: 1 }, {}, 'stop', { action: 'retry', delayMs: 1000 }],
  [
    'outage for ever',
    { class: 'infrastructure', attempts: 1e6, elapsedMs: 9e9 },
    { maxElapsedMs: 5 },
    'stop',
    { action: 'retry', delayMs: 10_000 }
  ],
  [
    'outage is not hammered',
    { class: 'infrastructure', attempts: 5 },
    { delayMs: 0 },
    'stop',
    { action: 'retry', delayMs: 100 }
  ],
  [
    'function decides',
    { class: 'poison' },
    {},
    failure => (failure.class === 'poison' ? 'skip' : 'stop'),
    { action: 'skip' }
  ],
  ['function that throws', { class: 'poison' }, {}, throws, { action: 'dead-letter' }],
  ['function that answers nonsense', { class: 'poison' }, {}, (() => 'drop') as never, { action: 'dead-letter' }],
  ['async function', { class: 'poison' }, {}, (async () => throws()) as never, { action: 'dead-letter' }]
]

test('decide: seen beside others', () => {
  const policy = { retry: readRetryOptions({ attempts: 1, delayMs: 0 }), onGiveUp: 'dead-letter' } as const
  const ask = (kind: Failure['class'], verdict: 'outage' | 'record') =>
    decide(failureOf(new Error('no'), { class: kind, attempts: 1 }), policy, Math.random, verdict)
  assert.deepEqual(ask('infrastructure', 'record'), { action: 'dead-letter' })
  assert.deepEqual(ask('infrastructure', 'outage'), { action: 'retry', delayMs: 100 })
  assert.deepEqual(ask('transient', 'outage'), { action: 'retry', delayMs: 100 })
  assert.deepEqual(ask('transient', 'record'), { action: 'dead-letter' })
  assert.deepEqual(ask('fatal', 'outage'), { action: 'stop' })
})

for (const [name, failure, retry, onGiveUp, expected] of cases) {
  test(`decide: ${name}`, () => {
    assert.deepEqual(
      decide(failureOf(new Error('x'), failure), { retry: readRetryOptions(retry), onGiveUp }, Math.random),
      expected
    )
  })
}

test('a delay is a whole number in [0, maxDelayMs], jitter or not', () => {
  const policy = fc.record({
    delayMs: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    maxDelayMs: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    multiplier: fc.double({ min: 1, max: 1000, noNaN: true }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    backoff: fc.constantFrom('exponential' as const, 'fixed' as const)
  })
  const chance = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(Number.NaN, -1, 2))
  fc.assert(
    fc.property(policy, fc.nat(), chance, (given, attempt, random) => {
      const delay = retryDelayMs(readRetryOptions(given), attempt, () => random)
      assert.ok(Number.isSafeInteger(delay) && delay >= 0 && delay <= given.maxDelayMs)
    })
  )
})

test('jitter takes away at most its share', () => {
  const policy = readRetryOptions({ jitter: 0.5, delayMs: 1000 })
  assert.equal(
    retryDelayMs(policy, 1, () => 0),
    1000
  )
  assert.equal(
    retryDelayMs(policy, 1, () => 1),
    500
  )
})
