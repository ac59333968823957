import { others } from './letter-counts.ts'

/** The most frequent, and how much is beyond them. */
export interface Top<T> {
  readonly shown: readonly T[]
  /** Those that are not shown: how many there are, and how many letters they have together. */
  readonly more: { readonly entries: number; readonly letters: number }
}

/** @param sorted most frequent first */
export function topOf<T>(sorted: readonly T[], most: number, lettersOf: (entry: T) => number): Top<T> {
  const rest = sorted.slice(most)
  return {
    shown: sorted.slice(0, most),
    more: { entries: rest.length, letters: rest.reduce((sum, entry) => sum + lettersOf(entry), 0) }
  }
}

/** Counts by name, most frequent first; what is beyond is in the entry of all others. */
export function topCounts(counts: ReadonlyMap<string, number>, most: number): [string, number][] {
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  const { shown, more } = topOf(sorted, most, ([, count]) => count)
  if (more.letters === 0) return [...shown]
  const named = shown.filter(([name]) => name !== others)
  const already = shown.find(([name]) => name === others)?.[1] ?? 0
  return [...named, [others, already + more.letters]]
}
