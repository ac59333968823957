import { readAudit } from '@dead-letter/operator'
import { isSame } from '../access/identity.ts'
import type { AuditEntry } from '../api/index.ts'
import type { Handlers } from '../work/ask.ts'
import { readCursor, writeCursor } from '../work/cursor.ts'
import { indexState } from '../work/index-state.ts'
import type { Parts } from '../work/parts.ts'

export const auditRoutes = ({ cluster, names, index }: Parts): Handlers<'audit'> => ({
  audit: async ({ query, topics, who }) => {
    const { since, by, action, dlq, operation, lineage, limit = 50 } = query
    const [skip] = readCursor<readonly [number]>(query.cursor, 1) ?? [0]
    // Oldest first, as it lies there: of all that fit the last are kept.
    const kept: AuditEntry[] = []
    let total = 0
    for await (const entry of readAudit(cluster, names, since === undefined ? {} : { since })) {
      // What is of no topic, or of several, is for who sees all of them, and for who did it.
      if (topics !== null && !topics.includes(entry.dlq) && !isSame(entry.by, who.signature)) continue
      if (by !== undefined && entry.by !== by && !isSame(entry.by, by)) continue
      if (action !== undefined && entry.action !== action) continue
      if (dlq !== undefined && entry.dlq !== dlq) continue
      if (operation !== undefined && entry.operation !== operation) continue
      if (lineage !== undefined && !entry.lineages?.includes(lineage)) continue
      total++
      const { filter = null, why = null, text = null, lineages = [], outcome, ...told } = entry
      const { changed = 0, already = 0, copies = 0, interrupted, error } = outcome ?? {}
      const came = {
        changed,
        already,
        copies,
        ...(interrupted && { interrupted }),
        ...(error !== undefined && { error })
      }
      const shown = { filter, why, text, failures: lineages.length, outcome: entry.event === 'ended' ? came : null }
      kept.push({ ...told, ...shown } as AuditEntry)
      if (kept.length > skip + limit) kept.shift()
    }
    const items = kept.reverse().slice(skip, skip + limit)
    const next = skip + items.length < total ? writeCursor([skip + items.length]) : null
    return { items, next, total, index: indexState(index) }
  }
})
