import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  firstStep,
  growth,
  type RampFacts,
  type RampState,
  ramp,
  rampLimits
} from '../../src/redrive/operation/ramp.ts'
import { runs } from '../runs.ts'

const after = (state: RampState, facts: Partial<RampFacts>) =>
  ramp(state, { sent: state.allowed, failedAgain: 0, waiting: 0, lag: 0, now: 0, ...facts })

test('steps of 1, 10, 100, … each when all before is handled', () => {
  let state = firstStep(0)
  const allowed = [state.allowed]
  for (let i = 0; i < 4; i++) {
    const [next, step] = after(state, {})
    assert.equal(step.action, 'go')
    allowed.push(next.allowed)
    state = next
  }
  assert.deepEqual(allowed, [1, 11, 111, 1111, 11_111])
})

test('what fails again stops it: any of the first twenty, then more than one in twenty', () => {
  const stops = (sent: number, failedAgain: number): boolean =>
    after({ ...firstStep(0), allowed: sent }, { failedAgain })[1].action === 'stop'
  assert.deepEqual([stops(1, 1), stops(11, 1), stops(111, 5), stops(111, 6)], [true, true, false, true])
  // Also in the middle of a step.
  const [, step] = ramp({ ...firstStep(0), allowed: 111 }, { sent: 50, failedAgain: 3, waiting: 40, lag: null, now: 0 })
  assert.deepEqual([step.action, step.action === 'stop' && step.why], ['stop', 'failing'])
})

test('what is not reached is waited for as long as something moves', () => {
  const begun: RampState = { ...firstStep(0), allowed: 11, step: 10 }
  const [moved, first] = after(begun, { waiting: 5, now: 59_000 })
  assert.equal(first.action, 'wait')
  assert.equal(after(moved, { waiting: 5, now: 118_000 })[1].action, 'wait')
  const [, stalled] = after(moved, { waiting: 5, now: 119_000 })
  assert.ok(stalled.action === 'stop' && stalled.why === 'stalled' && /5 of 11/.test(stalled.reason))
})

test('a lag that grew by more than the step is waited for to go down', () => {
  const begun: RampState = { allowed: 11, step: 10, movedAt: 0, known: 11, lag: 100 }
  assert.equal(after(begun, { lag: 110 })[1].action, 'go')
  assert.equal(after(begun, { lag: 111 })[1].action, 'wait')
  const [, step] = after(begun, { lag: 111, now: 60_000 })
  assert.ok(step.action === 'stop' && step.why === 'lagging')
})

test('whatever a group does, a ramp never runs ahead of it, and it ends or goes on', () => {
  const moments = fc.array(
    fc.record({
      sends: fc.nat(2000),
      handles: fc.nat(2000),
      fails: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(3)),
      ms: fc.nat(30_000),
      lag: fc.option(fc.nat(5000))
    }),
    { maxLength: 60 }
  )
  fc.assert(
    fc.property(moments, given => {
      let state = firstStep(0)
      let [sent, known, failedAgain, now, movedAt] = [0, 0, 0, 0, 0]
      for (const { sends, handles, fails, ms, lag } of given) {
        now += ms
        sent = Math.min(state.allowed, sent + sends)
        const before = known
        failedAgain += Math.min(fails, sent - known)
        known = Math.min(sent, Math.max(known + handles, failedAgain))
        if (known !== before || sent < state.allowed) movedAt = now
        const [next, step] = ramp(state, { sent, failedAgain, waiting: sent - known, lag, now })
        const failing = failedAgain > sent * rampLimits.failing
        if (step.action === 'stop') {
          if (step.why === 'failing') assert.ok(failing)
          else assert.ok(now - movedAt >= rampLimits.stallMs, 'it stood still')
          return
        }
        assert.ok(!failing)
        if (step.action === 'go') {
          assert.deepEqual([sent, known], [state.allowed, state.allowed])
          assert.equal(next.allowed, state.allowed + state.step * growth)
          movedAt = now
        } else assert.equal(next.allowed, state.allowed)
        state = next
      }
    }),
    runs(500)
  )
})
