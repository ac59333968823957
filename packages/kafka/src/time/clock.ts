import { uptime } from 'node:os'

/**
 * What durations are measured by. Its zero means nothing; it never goes back, is never set, and goes on while the machine
 * is suspended, so that an hour asleep is an hour in which a session has expired.
 */
export interface Clock {
  /** Milliseconds. */
  now(): number
}

/** How old the knowledge of a suspension may be: what it costs to look is 10 µs. */
const LOOK_EVERY_MS = 1_000
/** Linux tells its uptime in hundredths of a second; a smaller difference is rounding. */
const SUSPENDED_MS = 500

/**
 * Node has no such clock on Linux: `performance.now()` and `process.hrtime()` are CLOCK_MONOTONIC, which stands still
 * while the machine is suspended, and `Date.now()` is set by people and NTP. `os.uptime()` counts from boot, suspensions
 * included (libuv reads /proc/uptime, or CLOCK_BOOTTIME), but is coarse and costs a system call. So: the monotonic clock,
 * moved forward by what the uptime has gained on it, looked at once a second. On macOS (mach_continuous_time) and Windows
 * (QueryPerformanceCounter) the monotonic clock goes on by itself, and the uptime may be derived from the wall clock.
 */
export class SuspendAwareClock implements Clock {
  readonly #monotonic: () => number
  readonly #uptimeMs: (() => number) | null
  #aheadAtFirst = 0
  #gained = 0
  #looked = Number.NEGATIVE_INFINITY

  /**
   * @param monotonic milliseconds of a clock that never goes back
   * @param uptimeMs milliseconds since boot, suspensions included; null when `monotonic` counts them
   */
  constructor(monotonic: () => number, uptimeMs: (() => number) | null) {
    this.#monotonic = monotonic
    this.#uptimeMs = uptimeMs
    if (uptimeMs) this.#aheadAtFirst = uptimeMs() - monotonic()
  }

  now(): number {
    const awake = this.#monotonic()
    if (this.#uptimeMs && awake - this.#looked >= LOOK_EVERY_MS) {
      this.#looked = awake
      const gained = this.#uptimeMs() - awake - this.#aheadAtFirst
      // Only forward: a container that shows another uptime must not turn time back.
      if (gained - this.#gained >= SUSPENDED_MS) this.#gained = gained
    }
    return awake + this.#gained
  }
}

/** NaN, which gains nothing, where a sandbox forbids to look. */
function uptimeMs(): number {
  try {
    return uptime() * 1000
  } catch {
    return Number.NaN
  }
}

/** One for the process: who compares two moments has them of the same clock. */
export const systemClock: Clock = new SuspendAwareClock(
  () => performance.now(),
  process.platform === 'linux' ? uptimeMs : null
)
