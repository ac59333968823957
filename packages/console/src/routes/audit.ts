import { identityOf } from '../access/identity.ts'
import type { Handlers } from '../work/ask.ts'
import { readCursor, writeCursor } from '../work/cursor.ts'
import { indexState } from '../work/index-state.ts'
import type { Parts } from '../work/parts.ts'

export const auditRoutes = ({ reader, index }: Parts): Handlers<'audit'> => ({
  audit: async ({ query: { cursor, limit = 50, by, ...filter }, topics, who }) => {
    const after = readCursor<readonly [number, number, number]>(cursor, 3)
    await index.auditFresh()
    const { items, next, total } = await reader.ask('audit', {
      ...{ ...filter, topics, after, limit, own: identityOf(who.signature) },
      by: by === undefined ? undefined : identityOf(by)
    })
    return { items, next: next === null ? null : writeCursor(next), total, index: indexState(index, topics) }
  }
})
