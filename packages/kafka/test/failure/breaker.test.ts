import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Breaker } from '../../src/failure/breaker.ts'
import { readBreakerOptions } from '../../src/failure/breaker-options.ts'

const make = (options: object = {}) => {
  const settings = readBreakerOptions(options)
  assert.ok(settings)
  return new Breaker(settings)
}

/** One call each 10 ms from `from` on; every `oneBadIn`-th fails. Answers the first change. */
function work(
  breaker: Breaker,
  from: number,
  calls: number,
  oneBadIn: number,
  stage: 'handle' | 'decode-value' = 'handle'
) {
  for (let i = 0; i < calls; i++) {
    const now = from + i * 10
    const change =
      i % oneBadIn === 0
        ? breaker.failed(stage, stage === 'handle' ? 'transient' : 'poison', now)
        : breaker.succeeded(now)
    if (change) return { change, after: i }
  }
  return undefined
}

test('an infrastructure error opens it at once', () => {
  const breaker = make()
  assert.deepEqual(breaker.failed('handle', 'infrastructure', 5), {
    kind: 'opened',
    opening: { reason: 'infrastructure', share: 1, calls: 1 }
  })
  assert.equal(breaker.state, 'open')
  assert.equal(breaker.failed('handle', 'infrastructure', 6), undefined)
})

test('half of the calls failing opens it, and only after a whole window', () => {
  const found = work(make(), 0, 3000, 2)
  assert.equal(found?.change.kind, 'opened')
  assert.ok((found?.after as number) >= 1000, `opened after ${found?.after} calls of 10 ms`)
})

test('a sudden flood opens it when the budget is used up, long before the window is over', () => {
  const breaker = make({ budget: 50 })
  breaker.succeeded(0, 10)
  const found = work(breaker, 1, 100, 1)
  assert.deepEqual(found?.change, { kind: 'opened', opening: { reason: 'budget', share: 50 / 60, calls: 60 } })
  assert.equal(found?.after, 49)
})

test('successes earn what the share allows, and no more than the budget', () => {
  assert.equal(work(make({ budget: 5 }), 0, 900, 2), undefined)
  assert.equal(work(make({ budget: 5, share: 0.2 }), 0, 900, 6), undefined)
  assert.equal(work(make({ budget: 5, share: 0.2 }), 0, 900, 3)?.change.kind, 'opened')
  const saved = make({ budget: 5 })
  saved.succeeded(0, 1_000_000)
  assert.equal(work(saved, 1, 100, 1)?.after, 4)
})

test('after a pause a tenth of the budget is there, and successes earn the rest', () => {
  const breaker = make({ budget: 50, probeDelayMs: 1 })
  work(breaker, 0, 100, 1)
  assert.equal(breaker.takeProbe(10_000), true)
  assert.deepEqual(breaker.succeeded(10_001), { kind: 'closed' })
  assert.equal(work(breaker, 10_002, 100, 1)?.after, 4)
})

test('a third failing does not open it, nor do few calls', () => {
  assert.equal(work(make(), 0, 5000, 3), undefined)
  const breaker = make()
  for (let now = 0; now < 60_000; now += 1000) assert.equal(breaker.failed('handle', 'business', now), undefined)
})

test('successes of long ago do not hide what fails now', () => {
  const breaker = make()
  breaker.succeeded(0, 1_000_000)
  assert.equal(work(breaker, 20_000, 3000, 1)?.change.kind, 'opened')
})

test('poison is told of once for each window and opens nothing, unless asked', () => {
  const breaker = make()
  let floods = 0
  for (let now = 0; now < 25_000; now += 10) {
    const change = breaker.failed('decode-value', 'poison', now)
    if (change?.kind === 'flood') floods++
    else assert.equal(change, undefined)
  }
  assert.equal(floods, 2)
  assert.equal(breaker.state, 'closed')
  assert.equal(work(make({ includePoison: true }), 0, 3000, 1, 'decode-value')?.change.kind, 'opened')
})

test('one probe at a time, later and later, until one succeeds', () => {
  const breaker = make({ probeDelayMs: 100, maxProbeDelayMs: 300 })
  breaker.failed('handle', 'infrastructure', 0)
  assert.equal(breaker.takeProbe(99), false)
  assert.equal(breaker.takeProbe(100), true)
  assert.equal(breaker.takeProbe(101), false)
  assert.deepEqual(breaker.failed('handle', 'transient', 110), { kind: 'reopened' })
  assert.equal(breaker.probeAt, 310)
  assert.equal(breaker.takeProbe(310), true)
  breaker.failed('handle', 'infrastructure', 320)
  assert.equal(breaker.probeAt, 620)
  assert.equal(breaker.takeProbe(620), true)
  assert.deepEqual(breaker.succeeded(630), { kind: 'closed' })
  assert.equal(breaker.state, 'closed')
  assert.equal(breaker.takeProbe(1000), false)
})

test('a probe that proves to be poison, or never ends, makes room for another', () => {
  const breaker = make({ probeDelayMs: 100, maxProbeDelayMs: 1000 })
  breaker.failed('handle', 'infrastructure', 0)
  assert.equal(breaker.takeProbe(100), true)
  breaker.failed('decode-value', 'poison', 105)
  assert.equal(breaker.takeProbe(105), true)
  assert.equal(breaker.takeProbe(1000), false)
  assert.equal(breaker.takeProbe(1105), true)
})
