import { everyLetter, filterOf, type LetterFilter, type NamedFilter } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { counted } from '../output/summary.ts'
import type { Terminal } from '../output/terminal.ts'
import { UsageError } from '../usage-error.ts'
import { maskOf } from './masking.ts'

/** The one place where flags become a filter. */
export function filterFlags(given: Partial<Settings>, place: boolean): LetterFilter {
  const { lineage, cause, error, stage, origin, key, header, since, until, where } = given
  const fields = {
    ...{ lineage, cause, error, class: given.failureClass, stage, group: given.failedGroup, origin, key, header },
    ...{ text: given.contains, since, until, where },
    ...(place ? { partition: given.partition, offset: given.offset } : {})
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/**
 * The filter that the flags of a command make. It sees of letters what the mask leaves: see {@link maskOf}.
 * @returns every letter when no flag is given
 */
export const readFilter = async (given: Partial<Settings>): Promise<NamedFilter> =>
  (await filterOf(filterFlags(given, false), undefined, maskOf(given))) ?? everyLetter

/**
 * The filter of a command that acts on letters: it has to be said which are meant.
 * @throws UsageError
 */
export async function readBindingFilter(given: Partial<Settings>, command: string): Promise<NamedFilter> {
  const { partition, offset, all } = given
  if (offset !== undefined && partition === undefined)
    throw new UsageError('--offset means one letter only together with --partition')
  const filter = await filterOf(filterFlags(given, true), undefined, maskOf(given))
  if (filter !== null && all) throw new UsageError('--all and a filter exclude each other: give one')
  if (filter !== null) return filter
  if (all) return everyLetter
  throw new UsageError(
    `${command} needs a filter that says which letters are meant (--cause, --lineage, --since, --where, … ), or --all`
  )
}

/** Says on how many letters the expression of --where erred: they did not match. */
export function tellErrors(
  { errors }: Pick<NamedFilter, 'errors'>,
  { terminal }: { readonly terminal: Terminal }
): void {
  const { count = 0, first = null } = errors?.() ?? {}
  if (count === 0) return
  const letters = counted(count, 'letter')
  terminal.warn(`--where erred on ${letters}, which do not match; the first: ${first}`)
}

/** What is said where no letter is meant. A cause is named as it is shown or not at all, which is the likeliest slip. */
export function noneFits(dlq: string, { cause }: Partial<Settings>, which = 'dead letter'): string {
  const none = `${dlq}: no ${which} fits the filter`
  return cause === undefined
    ? none
    : `${none}; --cause takes names as dead-letter causes --dlq ${dlq} shows them, or fingerprints`
}
