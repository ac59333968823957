import { readCause } from '../cause/cause.ts'
import type { Letter } from '../letters/letter.ts'

/** Whether a letter is meant. */
export type Filter = (letter: Letter) => boolean

/** A filter, and what it says in words: what the audit keeps and questions show. */
export interface NamedFilter {
  readonly test: Filter
  readonly words: string
}

/** What the usual flags say. All that are given have to fit. */
export interface FilterFlags {
  /** Keys of failures, 32 hex digits, or the beginning of one. */
  readonly lineage?: readonly string[] | undefined
  /** Name of the cause, or its fingerprint. */
  readonly cause?: readonly string[] | undefined
  readonly partition?: number | undefined
  readonly offset?: number | undefined
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined
}

/**
 * The filter that flags make; `null` when none is given. Each further kind of flag is one more entry here.
 */
export function filterOf({ lineage, cause, partition, offset, since }: FilterFlags): NamedFilter | null {
  const parts: NamedFilter[] = []
  if (lineage !== undefined && lineage.length > 0)
    parts.push({
      test: ({ key }) => {
        const text = key.toString('hex')
        return lineage.some(wanted => text.startsWith(wanted))
      },
      words: `lineage ${lineage.join(', ')}`
    })
  if (cause !== undefined && cause.length > 0)
    parts.push({
      test: letter => {
        const { fingerprint, name } = readCause(letter)
        return cause.includes(fingerprint) || cause.includes(name)
      },
      words: `cause ${cause.join(', ')}`
    })
  if (partition !== undefined)
    parts.push({ test: ({ record }) => record.partition === partition, words: `partition ${partition}` })
  if (offset !== undefined) parts.push({ test: ({ record }) => record.offset === offset, words: `offset ${offset}` })
  if (since !== undefined)
    parts.push({
      test: ({ record }) => record.timestamp >= since,
      words: `since ${new Date(since).toISOString()}`
    })
  return parts.length === 0
    ? null
    : { test: letter => parts.every(({ test }) => test(letter)), words: parts.map(({ words }) => words).join('; ') }
}

/** Every letter of the topic. Said on purpose only. */
export const everyLetter: NamedFilter = { test: () => true, words: 'all' }
