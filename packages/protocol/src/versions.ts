/** Versions of a message, inclusive: `0+`, `3-5`, `7`, or `none`. */
export type VersionRange = `${number}+` | `${number}-${number}` | `${number}` | 'none'

export interface Versions {
  readonly lowest: number
  readonly highest: number
}

/** Bounds of a range; `none` contains no version. */
export function versions(range: VersionRange): Versions {
  if (range === 'none') return { lowest: 1, highest: 0 }
  const open = /^(\d+)\+$/.exec(range)
  if (open !== null) return { lowest: Number(open[1]), highest: Number.POSITIVE_INFINITY }
  const [lowest, highest = lowest] = range.split('-').map(Number)
  return { lowest: lowest as number, highest: highest as number }
}

export function contains(range: VersionRange, version: number): boolean {
  const { lowest, highest } = versions(range)
  return version >= lowest && version <= highest
}
