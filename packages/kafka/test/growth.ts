import assert from 'node:assert/strict'

/** Below it nothing is too slow, and a ratio says nothing. */
const nothingMs = 4
const rounds = 5

/**
 * Asserts that work over `size` takes about as many times longer than over an eighth of it as it is larger: quadratic work takes 64
 * times as long, linear 8, and more than 26 fails. Each is the best of several rounds, so that a busy machine does not matter.
 * @param make prepares work over so much; only the work itself is measured
 */
export function grow(make: (size: number) => () => unknown, size: number): void {
  const large = make(size)
  let largeMs = Number.POSITIVE_INFINITY
  for (let i = 0; i < rounds && largeMs > nothingMs; i++) largeMs = Math.min(largeMs, duration(large))
  if (largeMs <= nothingMs) return
  const small = make(size / 8)
  let smallMs = Number.POSITIVE_INFINITY
  for (let i = 0; i < rounds; i++) smallMs = Math.min(smallMs, duration(small))
  const ratio = largeMs / smallMs
  assert.ok(ratio < 26 || largeMs < nothingMs * 2, `${size}: ${largeMs} ms, an eighth: ${smallMs} ms, ${ratio} times`)
}

function duration(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
