import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Breaker, type BreakerChange, type Probe } from '../../src/failure/breaker.ts'
import { type BreakerOptions, readBreakerOptions } from '../../src/failure/breaker-options.ts'
import type { FailureClass } from '../../src/failure/failure.ts'

const sources = [{}, {}, {}] as const

function make(options: BreakerOptions = {}) {
  const settings = readBreakerOptions(options)
  assert.ok(settings)
  const breaker = new Breaker(settings)
  return {
    breaker,
    fail: (
      now: number,
      kind: FailureClass = 'transient',
      { source = 0, cause = 'it', excused = false, probe = 0 as Probe } = {}
    ): BreakerChange | undefined =>
      breaker.failed({ class: kind, source: sources[source] as object, cause: () => cause, excused }, now, probe),
    succeed: (now: number, calls = 1, { source = 0, probe = 0 as Probe } = {}): BreakerChange | undefined =>
      breaker.succeeded({ calls, source: sources[source] }, now, probe)
  }
}

type Made = ReturnType<typeof make>

/** One call each 10 ms from `from` on; every `oneBadIn`-th fails, each of another cause. Answers the first change. */
function work(
  { fail, succeed }: Made,
  from: number,
  calls: number,
  oneBadIn: number,
  kind: FailureClass = 'transient'
) {
  for (let i = 0; i < calls; i++) {
    const now = from + i * 10
    const change = i % oneBadIn === 0 ? fail(now, kind, { cause: `${i}` }) : succeed(now)
    if (change) return { change, after: i }
  }
  return undefined
}

/** Opens it at time 0. */
function opened(options: BreakerOptions = {}): Made {
  const made = make({ consecutive: 1, ...options })
  assert.equal(made.fail(0, 'infrastructure')?.kind, 'opened')
  return made
}

test('failures of one cause in a row open it, however slowly they come', () => {
  for (const [kind, reason] of [
    ['infrastructure', 'infrastructure'],
    ['transient', 'consecutive']
  ] as const) {
    const { fail } = make()
    for (let i = 1; i < 20; i++) assert.equal(fail(i * 600_000, kind), undefined)
    assert.deepEqual(fail(20 * 600_000, kind), { kind: 'opened', opening: { reason, share: 1, calls: 20 } })
  }
})

test('a success between them, other causes, poison and business do not', () => {
  const { fail, succeed } = make()
  for (let i = 0; i < 100; i++) assert.equal(i % 20 === 19 ? succeed(i * 1e4) : fail(i * 1e4), undefined)
  const several = make()
  for (let i = 0; i < 60; i++) assert.equal(several.fail(i * 1e4, 'transient', { cause: `cause ${i % 4}` }), undefined)
  const wrong = make()
  for (let i = 0; i < 5000; i++) assert.equal(wrong.fail(i, i % 2 ? 'poison' : 'business'), undefined)
})

test('bad records in a row of one partition are its own while another succeeds', () => {
  const { fail, succeed } = make()
  succeed(0, 1, { source: 1 })
  for (let i = 0; i < 40; i++) assert.equal(fail(i), undefined)
  succeed(100, 1, { source: 0 })
  for (let i = 0; i < 40; i++) assert.equal(fail(100 + i), undefined)
  // The other one has had nothing for a whole window: there is nothing that speaks for what is needed.
  assert.equal(fail(10_001)?.kind, 'opened')
  const both = make()
  both.succeed(0, 1, { source: 1 })
  for (let i = 1; i < 20; i++) assert.equal(both.fail(i, 'transient', { source: i % 2 }), undefined)
  assert.equal(both.fail(20)?.kind, 'opened')
})

test('a record that fails again although others have succeeded says nothing new', () => {
  const { fail } = make()
  for (let i = 0; i < 1000; i++) assert.equal(fail(i, 'infrastructure', { excused: true }), undefined)
})

test('half of the calls failing opens it, and only after a whole window', () => {
  const found = work(make(), 0, 3000, 2)
  assert.equal(found?.change.kind, 'opened')
  assert.ok((found?.after as number) >= 1000, `opened after ${found?.after} calls of 10 ms`)
})

test('a sudden flood opens it when the budget is used up, long before the window is over', () => {
  const made = make({ budget: 50 })
  made.succeed(0, 10)
  const found = work(made, 1, 100, 1)
  assert.deepEqual(found?.change, { kind: 'opened', opening: { reason: 'budget', share: 50 / 60, calls: 60 } })
  assert.equal(found?.after, 49)
})

test('successes earn what the share allows, and no more than the budget', () => {
  assert.equal(work(make({ budget: 5 }), 0, 900, 2), undefined)
  assert.equal(work(make({ budget: 5, share: 0.2 }), 0, 900, 6), undefined)
  assert.equal(work(make({ budget: 5, share: 0.2 }), 0, 900, 3)?.change.kind, 'opened')
  const saved = make({ budget: 5 })
  saved.succeed(0, 1_000_000)
  assert.equal(work(saved, 1, 100, 1)?.after, 4)
})

test('after a pause a tenth of the budget is there, and successes earn the rest', () => {
  const made = make({ budget: 50, probeDelayMs: 1 })
  work(made, 0, 100, 1)
  assert.deepEqual(made.succeed(10_001, 1, { probe: made.breaker.takeProbe(true, 10_000) }), { kind: 'closed' })
  assert.equal(work(made, 10_002, 100, 1)?.after, 4)
})

test('a third failing does not open it, nor do few calls', () => {
  assert.equal(work(make(), 0, 5000, 3), undefined)
  const { fail, succeed } = make()
  for (let now = 0; now < 60_000; now += 1000)
    assert.equal(now % 10_000 === 0 ? succeed(now) : fail(now, 'transient'), undefined)
})

test('successes of long ago do not hide what fails now', () => {
  const made = make()
  made.succeed(0, 1_000_000)
  assert.equal(work(made, 20_000, 3000, 1)?.change.kind, 'opened')
})

test('poison and business count when asked', () => {
  assert.equal(work(make({ includePoison: true }), 0, 3000, 1, 'poison')?.change.kind, 'opened')
  assert.equal(work(make({ includePoison: true }), 0, 3000, 1, 'business'), undefined)
  assert.equal(work(make({ includeBusiness: true }), 0, 3000, 1, 'business')?.change.kind, 'opened')
})

test('one probe at a time, later and later, until one succeeds', () => {
  const { breaker, fail, succeed } = opened({ probeDelayMs: 100, maxProbeDelayMs: 300 })
  assert.equal(breaker.takeProbe(false, 99), 0)
  const first = breaker.takeProbe(false, 100)
  assert.notEqual(first, 0)
  assert.equal(breaker.takeProbe(true, 101), 0)
  assert.deepEqual(fail(110, 'transient', { probe: first }), { kind: 'rescheduled' })
  assert.equal(breaker.dueAt(false), 310)
  const second = breaker.takeProbe(false, 310)
  fail(320, 'infrastructure', { probe: second })
  assert.equal(breaker.dueAt(false), 620)
  assert.deepEqual(succeed(630, 1, { probe: breaker.takeProbe(false, 620) }), { kind: 'closed' })
  assert.equal(breaker.state, 'closed')
  assert.equal(breaker.takeProbe(true, 1000), 0)
})

test('probes of records that had not failed are spaced evenly, up to ten; who comes new need not wait longer', () => {
  const { breaker, fail } = opened({ probeDelayMs: 100, maxProbeDelayMs: 10_000 })
  for (let i = 1; i <= 10; i++) {
    const probe = breaker.takeProbe(true, i * 100)
    assert.notEqual(probe, 0, `probe ${i}`)
    fail(i * 100, 'infrastructure', { probe })
  }
  assert.equal(breaker.dueAt(true), 1100)
  fail(1100, 'infrastructure', { probe: breaker.takeProbe(true, 1100) })
  assert.equal(breaker.dueAt(true), 1300)
  const sick = opened({ probeDelayMs: 100, maxProbeDelayMs: 10_000 })
  let now = 100
  for (; now < 9000; now = sick.breaker.dueAt(false))
    sick.fail(now, 'infrastructure', { probe: sick.breaker.takeProbe(false, now) })
  const last = now
  sick.fail(last, 'infrastructure', { probe: sick.breaker.takeProbe(false, last) })
  assert.equal(sick.breaker.dueAt(false), last + 10_000)
  assert.equal(sick.breaker.dueAt(true), last + 100)
})

test('a probe that says nothing makes room for another at once', () => {
  for (const kind of ['poison', 'business', 'left'] as const) {
    const { breaker, fail } = opened({ probeDelayMs: 100, maxProbeDelayMs: 1000 })
    const probe = breaker.takeProbe(true, 100)
    const change = kind === 'left' ? breaker.left(105, probe) : fail(105, kind, { probe })
    assert.deepEqual(change, { kind: 'rescheduled' })
    assert.notEqual(breaker.takeProbe(false, 105), 0)
  }
})

test('a probe that never ends is replaced after the longest wait, and says nothing afterwards', () => {
  const { breaker, succeed, fail } = opened({ probeDelayMs: 100, maxProbeDelayMs: 1000 })
  const old = breaker.takeProbe(true, 100)
  assert.equal(breaker.takeProbe(true, 1099), 0)
  const anew = breaker.takeProbe(true, 1100)
  assert.notEqual(anew, 0)
  assert.equal(fail(1101, 'infrastructure', { probe: old }), undefined)
  assert.equal(succeed(1102, 1, { probe: old }), undefined)
  assert.equal(breaker.state, 'probing')
  assert.deepEqual(succeed(1103, 1, { probe: anew }), { kind: 'closed' })
})

test('a call from before the opening that succeeds brings the next probe forward', () => {
  const { breaker, succeed } = opened({ probeDelayMs: 1000 })
  assert.equal(breaker.takeProbe(true, 50), 0)
  assert.deepEqual(succeed(50), { kind: 'rescheduled' })
  assert.equal(breaker.state, 'open')
  assert.notEqual(breaker.takeProbe(true, 50), 0)
})
