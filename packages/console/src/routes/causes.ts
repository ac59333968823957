import { randomUUID } from 'node:crypto'
import { changeCause, explainCause } from '@dead-letter/operator'
import { isGranted } from '../access/permissions.ts'
import type { Cause, CauseDetail } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import { readPlace as readLetter } from '../letters/read-places.ts'
import type { Ask, Handlers } from '../work/ask.ts'
import { readPlace, writePlace } from '../work/cursor.ts'
import { indexState } from '../work/index-state.ts'
import type { Parts } from '../work/parts.ts'

const allStates = ['new', 'ongoing', 'resolved', 'regressed', 'muted'] as const

export function causeRoutes(parts: Parts): Handlers<'causes' | 'cause' | 'changeCause'> {
  const { reader, index, cluster, names, mask } = parts

  async function find(
    fingerprint: string,
    { query, topics, now }: Pick<Ask<'cause'>, 'query' | 'topics' | 'now'>
  ): Promise<Cause> {
    const { since, until, buckets = 48 } = query
    const { causes } = await reader.ask('causes', {
      filter: { cause: [fingerprint], ...bound(query.dlq, topics) },
      ...{ states: allStates, since, until, buckets, sort: 'count', after: null, limit: 1, now }
    })
    const [cause] = causes
    if (cause === undefined) throw new ConsoleError('CONSOLE_NOT_FOUND', { what: `cause ${fingerprint}` })
    return cause
  }

  return {
    causes: async ({ query, topics, now }) => {
      const { group, topic, state, text, since, until, buckets = 24, sort = 'count', limit = 50 } = query
      const after = readPlace(query.cursor, sort)
      const filter = { ...bound(query.dlq, topics), ...(group && { group }), ...(topic && { topic }) }
      const asked = { filter, states: state, text, since, until, buckets, sort, after, limit, now }
      const { causes, total, states, next } = await reader.ask('causes', asked)
      return { items: causes, next: writePlace(next, sort), total, states, index: indexState(index, topics) }
    },
    cause: async ask => {
      const cause = await find(ask.params.fingerprint, ask)
      const found = await reader.ask('letters', {
        filter: { cause: [cause.fingerprint], dlq: cause.dlqs },
        ...{ sort: 'newest', limit: 1, after: null, columns: [] }
      })
      const [row] = found.rows
      const letter = row === undefined ? null : await readLetter(cluster, row)
      const parts: CauseDetail['parts'] =
        letter === null
          ? []
          : explainCause(mask.apply(letter)).map(({ kind, text, counts, why }) => ({
              part: kind,
              value: text,
              counts,
              why
            }))
      const place =
        row === undefined || letter === null ? null : { dlq: row.dlq, partition: row.partition, offset: row.offset }
      return { cause, parts, letter: place }
    },
    changeCause: async ({ params: { fingerprint }, body, who, topics, now }) => {
      const { why, ...change } = body
      // What is said of a cause is said of all its topics.
      const before = await find(fingerprint, { query: {}, topics, now })
      const { dlqs } = await find(fingerprint, { query: {}, topics: null, now })
      if (!dlqs.every(dlq => isGranted(who.grants, 'act', dlq)))
        throw new ConsoleError('CONSOLE_FORBIDDEN', {
          reason: 'The cause lies also in dead-letter topics in which you may not act'
        })
      await changeCause(cluster, { names, fingerprint, change, by: who.signature, why, operation: randomUUID(), now })
      await settled(before)
      return find(fingerprint, { query: {}, topics, now })

      /** The index follows the ledger: a moment later it has what was written. */
      async function settled(old: Cause): Promise<void> {
        for (let tries = 0; tries < 20; tries++) {
          await new Promise(resolve => setTimeout(resolve, 50))
          const found = await find(fingerprint, { query: {}, topics, now })
          if (told(found) !== told(old)) return
        }
      }
    }
  }
}

const told = ({ note, owner, resolved, muted }: Cause): string => JSON.stringify([note, owner, resolved, muted])

/** Topics asked for, as far as they may be seen. */
export function bound(
  asked: readonly string[] | undefined,
  topics: readonly string[] | null
): { readonly dlq?: readonly string[] } {
  if (topics === null) return asked === undefined ? {} : { dlq: asked }
  return { dlq: asked === undefined ? topics : asked.filter(topic => topics.includes(topic)) }
}
