/**
 * Resolves when it is true; fails after a minute and a half. A loop without an end of its own would outlive the time-out of its
 * test, and with it the process of all unit tests.
 */
export async function until(
  condition: () => boolean,
  turn: () => Promise<unknown> = () => new Promise(resolve => setTimeout(resolve, 1))
): Promise<void> {
  const end = performance.now() + 90_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within 90 s: ${condition}`)
    await turn()
  }
}
