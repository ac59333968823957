import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SuspendAwareClock, systemClock } from '../../src/time/clock.ts'

test('an hour asleep is an hour, seen within a second of being awake', () => {
  let awake = 5
  let boot = 100_000
  const pass = (ms: number, asleep = 0): void => {
    awake += ms
    boot += ms + asleep
  }
  const clock = new SuspendAwareClock(
    () => awake,
    () => Math.floor(boot / 10) * 10
  )
  const begin = clock.now()
  pass(400)
  assert.equal(clock.now() - begin, 400)
  pass(1000, 3_600_000)
  assert.ok(Math.abs(clock.now() - begin - 3_601_400) <= 10)
  pass(250)
  assert.ok(Math.abs(clock.now() - begin - 3_601_650) <= 10)
})

test('whatever the uptime says, it never goes back nor falls behind the monotonic clock', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: -1e6, max: 1e6 })), { maxLength: 50 }),
      fc.boolean(),
      (steps, broken) => {
        let awake = 0
        let boot = 0
        const clock = new SuspendAwareClock(
          () => awake,
          () => (broken && boot > 1000 ? Number.NaN : boot)
        )
        let last = clock.now()
        for (const [ms, drift] of steps) {
          awake += ms
          boot += ms + drift
          const now = clock.now()
          assert.ok(now >= last + ms)
          last = now
        }
      }
    )
  )
})

test('the wall clock does not move it', t => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 })
  const before = systemClock.now()
  t.mock.timers.setTime(3_600_000)
  assert.ok(systemClock.now() - before < 60_000)
})
