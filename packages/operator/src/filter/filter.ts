import type { Letter } from '../letters/letter.ts'
import { type LetterMask, noMask } from '../mask/letter-mask.ts'
import { compileFilter, type StateOf } from './compile-filter.ts'
import type { LetterFilter } from './letter-filter.ts'

/** Whether a letter is meant. */
export type Filter = (letter: Letter) => boolean

/** A filter, and what it says in words: what the audit keeps and questions show. */
export interface NamedFilter {
  readonly test: Filter
  readonly words: string
  /** Letters on which the expression erred since it was made, and what it said first. They did not match. */
  readonly errors?: () => { readonly count: number; readonly first: string | null }
}

/** Every letter of the topic. Said on purpose only. */
export const everyLetter: NamedFilter = { test: () => true, words: 'all' }

/**
 * The filter that its fields make, with its words; `null` when no field is given.
 * @param stateOf what is decided about a letter's failure, for a filter that has `state`
 * @param mask what may not be asked about: a filter sees of a letter what is shown of it
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID, also for an expression that does not parse
 */
export async function filterOf(
  filter: LetterFilter,
  stateOf?: StateOf,
  mask: LetterMask = noMask
): Promise<NamedFilter | null> {
  const { matches, errors } = await compileFilter(filter, stateOf, mask)
  const words = wordsOf(filter)
  return words === '' ? null : { test: matches, words, errors }
}

/** As an operator would say it: `stage handle; where value.amount > 100`. */
export const wordsOf = (filter: LetterFilter): string =>
  filterItems(filter)
    .map(([name, texts]) => `${name} ${texts.join(', ')}`)
    .join('; ')

/** Its fields with their values as text, which are the command's flags and what these take. */
export const filterItems = (filter: LetterFilter): readonly (readonly [name: string, texts: readonly string[]])[] =>
  Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.map(word) : [wordOf(name, value)]])

const wordOf = (name: string, value: unknown): string =>
  name === 'since' || name === 'until' ? new Date(value as number).toISOString() : word(value)

function word(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { name, value: wanted, topic, partition, offsets } = value as Readonly<Record<string, unknown>>
  if (name !== undefined) return wanted === undefined ? String(name) : `${name}=${wanted}`
  const range = Array.isArray(offsets) ? `:${offsets[0]}-${offsets[1]}` : ''
  return `${topic}${partition === undefined ? '' : `:${partition}`}${range}`
}
