import { type ActionRequest, type Filter, mostLineages } from '../server/types.ts'

export type BulkAction = ActionRequest['action']

/** What is meant, for each dead-letter topic. */
export interface Meant {
  readonly dlq: string
  /** Empty: every letter of the topic. */
  readonly filter: Filter
}

export type Scope = readonly Meant[]

interface Selected {
  readonly dlq: string
  readonly failure: string
}

/** Letters that were selected one by one. */
export function scopeOfRows(rows: readonly Selected[]): Scope {
  const byTopic = new Map<string, Set<string>>()
  for (const { dlq, failure } of rows) byTopic.set(dlq, (byTopic.get(dlq) ?? new Set()).add(failure))
  return [...byTopic].flatMap(([dlq, failures]) =>
    Array.from({ length: Math.ceil(failures.size / mostLineages) }, (_, part) => ({
      dlq,
      filter: { lineage: [...failures].slice(part * mostLineages, (part + 1) * mostLineages) }
    }))
  )
}

/** The body of a request: a filter, or on purpose everything. */
export function requestOf(
  action: BulkAction,
  { dlq, filter }: Meant
): Pick<ActionRequest, 'dlq' | 'action' | 'filter' | 'all'> {
  return Object.keys(filter).length === 0 ? { dlq, action, all: true } : { dlq, action, filter }
}
