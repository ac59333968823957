import type { DatabaseSync } from 'node:sqlite'
import type { Facets } from '../api/index.ts'
import { pairsOf } from './count-pairs.ts'
import { type KindFilter, type KindRow, kindsOf } from './filter-kinds.ts'

const mostValues = 100

/** What filters can be chosen from, with the letters that each would leave. */
export function facetsOf(db: DatabaseSync, filter: KindFilter): Facets {
  const kinds = new Map(kindsOf(db, filter).map(kind => [kind.id, kind]))
  const pairs = pairsOf(db, { kinds: new Set(kinds.keys()), states: null })
  const count = (read: (kind: KindRow, state: string) => string | null): Facets['dlq'] => {
    const counts = new Map<string, number>()
    for (const { kind, state, letters } of pairs) {
      const value = read(kinds.get(kind) as KindRow, state)
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + letters)
    }
    return [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, mostValues)
      .map(([value, letters]) => ({ value, letters }))
  }
  return {
    dlq: count(kind => kind.dlq),
    group: count(kind => kind.grp),
    topic: count(kind => kind.origin),
    class: count(kind => kind.class),
    stage: count(kind => kind.stage),
    error: count(kind => kind.error),
    state: count((_, state) => state)
  }
}
