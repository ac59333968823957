/**
 * Resolves when it is true; fails after half a minute. A loop without an end of its own would outlive the time-out of its
 * test, and with it the process of all unit tests.
 */
export async function until(
  condition: () => boolean,
  turn: () => Promise<unknown> = () => new Promise(resolve => setTimeout(resolve, 1))
): Promise<void> {
  const end = performance.now() + 30_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within 30 s: ${condition}`)
    await turn()
  }
}
