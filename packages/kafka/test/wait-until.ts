import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again and again until a condition holds; the test runner's own time-out ends it otherwise. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) await sleep(turns < 20 ? 0 : 5)
}
