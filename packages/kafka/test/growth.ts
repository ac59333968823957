import assert from 'node:assert/strict'

/** Below it nothing is too slow, and a ratio says nothing. */
const nothingMs = 4
const rounds = 4
const attempts = 3

/**
 * Asserts that work over `size` takes about as many times longer than over an eighth of it as it is larger: quadratic work takes 64
 * times as long, linear 8, and more than 26 fails. Each is the best of several rounds, by the thread's own
 * clock, so that a busy machine does not matter.
 * @param make prepares work over so much; only the work itself is measured
 */
export function grow(make: (size: number) => () => unknown, size: number): void {
  for (let attempt = 1; ; attempt++) {
    const [smallMs, largeMs] = [best(make(size / 8)), best(make(size))]
    const ratio = largeMs / smallMs
    if (largeMs <= nothingMs || ratio < 26) return
    assert.ok(attempt < attempts, `${size}: ${largeMs} ms, an eighth: ${smallMs} ms, ${ratio} times`)
  }
}

function best(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < rounds && least > nothingMs / 100; i++) least = Math.min(least, duration(work))
  return least
}

/** Of this thread's own work: others on the machine do not count. */
function duration(work: () => unknown): number {
  const start = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1000
}
