import assert from 'node:assert/strict'

/** Below it nothing is too slow, and on a busy machine a ratio says nothing. */
const nothingMs = 100
const rounds = 5
const attempts = 4

/**
 * Asserts that work over `size`, where it takes any time at all, takes about as many times longer than over an eighth of it as it is
 * larger: linear work takes 8 times as long, quadratic 64, and more than 26 fails. Each is the best of several rounds. Choose a size at
 * which quadratic work would take seconds.
 * @param make prepares work over so much; only the work itself is measured
 */
export function grow(make: (size: number) => () => unknown, size: number): void {
  const large = make(size)
  for (let attempt = 1; ; attempt++) {
    // Mostly one round says it.
    const largeMs = best(large, attempt === 1 ? 1 : rounds)
    if (largeMs <= nothingMs) return
    const ratio = largeMs / best(make(size / 8), rounds)
    if (ratio < 26) return
    assert.ok(attempt < attempts, `${size}: ${largeMs} ms, ${ratio} times as long as an eighth of it`)
  }
}

/** Ends early: one round that took no time is enough. By processor time: others' work makes it no longer. */
function best(work: () => unknown, most: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < most && least > nothingMs; i++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}
