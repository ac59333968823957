const day = 86_400_000

/** Moments of the last three days, the later ones more often: an incident that goes on. */
export function moments(count: number, random: () => number, now: number): number[] {
  return Array.from({ length: count }, () => now - Math.floor(random() ** 2 * 3 * day)).sort((a, b) => a - b)
}
