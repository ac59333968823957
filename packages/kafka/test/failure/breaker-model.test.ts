import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Breaker, type Probe } from '../../src/failure/breaker.ts'
import { type BreakerSettings, readBreakerOptions } from '../../src/failure/breaker-options.ts'
import type { FailureClass } from '../../src/failure/failure.ts'
import { runs } from '../runs.ts'

/**
 * The specification, as a list of all that happened and questions about it. Nothing is kept up to date, so nothing can be
 * kept up to date wrongly. Shares are left to their own tests: their windows are counted in slots.
 */
interface Model {
  now: number
  /** Since it was made or last closed. */
  history: { readonly kind: 'ok' | 'bad'; readonly source: number; readonly cause: string }[]
  /** When each partition last succeeded. */
  lastOk: Map<number, number>
  state: 'closed' | 'open' | 'probing'
  budget: number
  probe: Probe
  probeFresh: boolean
  probeSince: number
  /** Failed probes since it opened, with what the next one waits. */
  freshFailures: number
  delayMs: number
  dueFresh: number
  dueSick: number
}

interface Real {
  readonly breaker: Breaker
  readonly sources: readonly object[]
  readonly settings: BreakerSettings
}

const settings = readBreakerOptions({
  consecutive: 4,
  budget: 6,
  share: 0.5,
  minRecords: 1_000_000,
  windowMs: 1000,
  probeDelayMs: 100,
  maxProbeDelayMs: 1600
}) as BreakerSettings

const rowSince = (model: Model): Model['history'] =>
  model.history.slice(model.history.findLastIndex(({ kind }) => kind === 'ok') + 1)

function shouldOpen(model: Model, source: number, cause: string): 'row' | 'budget' | undefined {
  const row = rowSince(model)
  const sameCause = row.filter(failure => failure.cause === cause).length
  const severalSources = new Set(row.map(failure => failure.source)).size > 1
  const others = Math.max(-Infinity, ...[...model.lastOk].filter(([of]) => of !== source).map(([, at]) => at))
  if (sameCause >= settings.consecutive && (severalSources || model.now - others > settings.windowMs)) return 'row'
  return model.budget <= 0 ? 'budget' : undefined
}

function check(model: Model, { breaker }: Real): void {
  assert.equal(breaker.state, model.state)
  if (model.state === 'open') {
    assert.equal(breaker.dueAt(true), model.dueFresh)
    assert.equal(breaker.dueAt(false), model.dueSick)
    assert.ok(model.dueFresh <= model.dueSick, 'who has not failed never waits longer than who has')
    assert.ok(model.dueSick - model.now <= settings.maxProbeDelayMs)
  }
}

const atOnce = (model: Model): void => {
  model.state = 'open'
  model.dueFresh = Math.min(model.dueFresh, model.now)
  model.dueSick = Math.min(model.dueSick, model.now)
}

/** What a call from before the opening, or while closed, does. */
class Call implements fc.Command<Model, Real> {
  readonly source: number
  readonly outcome: 'ok' | FailureClass
  readonly cause: string
  readonly excused: boolean

  constructor(source: number, outcome: 'ok' | FailureClass, cause: string, excused: boolean) {
    this.source = source
    this.outcome = outcome
    this.cause = outcome === 'infrastructure' ? 'outage' : cause
    this.excused = excused && outcome === 'infrastructure'
  }

  check = (): boolean => true

  run(model: Model, real: Real): void {
    const source = real.sources[this.source] as object
    if (this.outcome === 'ok') {
      real.breaker.succeeded({ calls: 1, source }, model.now)
      model.lastOk.set(this.source, model.now)
      if (model.state === 'closed') {
        model.history.push({ kind: 'ok', source: this.source, cause: '' })
        model.budget = Math.min(settings.budget, model.budget + 1)
      } else if (model.state === 'open') atOnce(model)
    } else {
      const change = real.breaker.failed(
        { class: this.outcome, source, cause: () => this.cause, excused: this.excused },
        model.now
      )
      const counts = this.outcome === 'infrastructure' || this.outcome === 'transient'
      if (model.state === 'closed' && counts && !this.excused) {
        model.history.push({ kind: 'bad', source: this.source, cause: this.cause })
        model.budget--
        const why = shouldOpen(model, this.source, this.cause)
        assert.equal(change?.kind, why && 'opened')
        if (why) {
          model.state = 'open'
          model.delayMs = settings.probeDelayMs
          model.freshFailures = 0
          model.dueFresh = model.dueSick = model.now + settings.probeDelayMs
        }
      } else assert.equal(change, undefined)
    }
    check(model, real)
  }

  toString = (): string => `${this.outcome}(${this.source}${this.excused ? ' again' : ''}, ${this.cause})`
}

class TakeProbe implements fc.Command<Model, Real> {
  readonly fresh: boolean
  constructor(fresh: boolean) {
    this.fresh = fresh
  }

  check = (): boolean => true

  run(model: Model, real: Real): void {
    const probe = real.breaker.takeProbe(this.fresh, model.now)
    const due =
      model.state === 'open'
        ? model.now >= (this.fresh ? model.dueFresh : model.dueSick)
        : model.state === 'probing' && model.now >= model.probeSince + settings.maxProbeDelayMs
    assert.equal(probe !== 0, due)
    if (due) {
      model.state = 'probing'
      model.probe = probe
      model.probeFresh = this.fresh
      model.probeSince = model.now
    }
    check(model, real)
  }

  toString = (): string => `probe(${this.fresh ? 'fresh' : 'sick'})`
}

class EndProbe implements fc.Command<Model, Real> {
  readonly outcome: 'ok' | 'left' | FailureClass
  constructor(outcome: 'ok' | 'left' | FailureClass) {
    this.outcome = outcome
  }

  check = (model: Readonly<Model>): boolean => model.state === 'probing'

  run(model: Model, real: Real): void {
    const { breaker, sources } = real
    const source = sources[0] as object
    const failure = (kind: FailureClass) => ({ class: kind, source, cause: () => 'it', excused: false })
    if (this.outcome === 'ok') {
      assert.deepEqual(breaker.succeeded({ calls: 1, source }, model.now, model.probe), { kind: 'closed' })
      model.lastOk.set(0, model.now)
      model.state = 'closed'
      model.history = []
      model.budget = Math.max(1, model.budget)
    } else if (this.outcome === 'infrastructure' || this.outcome === 'transient') {
      breaker.failed(failure(this.outcome), model.now, model.probe)
      model.state = 'open'
      if (model.probeFresh) model.freshFailures++
      const spaced = model.probeFresh && model.freshFailures <= 10
      if (!spaced) model.delayMs = Math.min(model.delayMs * 2, settings.maxProbeDelayMs)
      model.dueSick = model.now + model.delayMs
      model.dueFresh = model.now + (model.freshFailures <= 10 ? settings.probeDelayMs : model.delayMs)
    } else {
      if (this.outcome === 'left') breaker.left(model.now, model.probe)
      else breaker.failed(failure(this.outcome), model.now, model.probe)
      atOnce(model)
    }
    check(model, real)
  }

  toString = (): string => `end(${this.outcome})`
}

class Pass implements fc.Command<Model, Real> {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }

  check = (): boolean => true

  run(model: Model): void {
    model.now += this.ms
  }

  toString = (): string => `pass(${this.ms})`
}

const kinds = ['poison', 'business', 'transient', 'infrastructure'] as const

test('the breaker does what its specification says, whatever comes', () => {
  const commands = [
    fc
      .tuple(
        fc.nat(2),
        fc.constantFrom('ok' as const, 'transient' as const, 'infrastructure' as const, ...kinds),
        fc.constantFrom('a', 'b'),
        fc.boolean()
      )
      .map(([source, outcome, cause, excused]) => new Call(source, outcome, cause, excused)),
    fc.boolean().map(fresh => new TakeProbe(fresh)),
    fc.constantFrom('ok' as const, 'left' as const, ...kinds).map(outcome => new EndProbe(outcome)),
    fc.constantFrom(1, 50, 100, 400, 1001, 5000).map(ms => new Pass(ms))
  ]
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 80, size: 'max' }), run => {
      fc.modelRun(
        () => ({
          model: {
            now: 0,
            history: [],
            lastOk: new Map<number, number>(),
            state: 'closed' as const,
            budget: settings.budget,
            probe: 0,
            probeFresh: false,
            probeSince: 0,
            freshFailures: 0,
            delayMs: settings.probeDelayMs,
            dueFresh: 0,
            dueSick: 0
          },
          real: { breaker: new Breaker(settings), sources: [{}, {}, {}], settings }
        }),
        run
      )
    }),
    runs(1000)
  )
})
