export type Keys = ReadonlySet<string>

export const none: Keys = new Set()

export function toggled(keys: Keys, key: string): Keys {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Everything between two rows, both with it, added to what is selected. */
export function extended(keys: Keys, rows: readonly string[], from: number, to: number): Keys {
  const [first, last] = from < to ? [from, to] : [to, from]
  return new Set([...keys, ...rows.slice(Math.max(0, first), last + 1)])
}

/** What of a selection is still there after rows were asked for again. */
export function kept(keys: Keys, rows: readonly string[]): Keys {
  const there = new Set(rows)
  const left = [...keys].filter(key => there.has(key))
  return left.length === keys.size ? keys : new Set(left)
}

/** Where the pointer is after rows have changed: on the row it was on, or where that was. */
export function placeOf(key: string | null, rows: readonly string[], before: number): number {
  const found = key === null ? -1 : rows.indexOf(key)
  if (found >= 0) return found
  return Math.max(0, Math.min(before, rows.length - 1))
}
