import type { Clock } from './clock.ts'

/** A clock whose timers cannot bring the process down: what they throw is told instead. */
export function guardedClock(clock: Clock, onFault: (error: unknown) => void): Clock {
  return {
    now: () => clock.now(),
    after: (ms, run) =>
      clock.after(ms, () => {
        try {
          run()
        } catch (error) {
          onFault(error)
        }
      })
  }
}
