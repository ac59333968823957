import { everyLetter, filterOf, type NamedFilter } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The filter that the flags of a command make: the one place where flags become a filter.
 * @returns every letter when no flag is given
 */
export const readFilter = ({ lineage, cause }: Partial<Settings>): NamedFilter =>
  filterOf({ lineage, cause }) ?? everyLetter

/**
 * The filter of a command that changes something: it has to be said which letters are meant.
 * @throws UsageError
 */
export function readBindingFilter(given: Partial<Settings>, command: string): NamedFilter {
  const { lineage, cause, partition, offset, since, all } = given
  const filter = filterOf({ lineage, cause, partition, offset, since })
  if (offset !== undefined && partition === undefined)
    throw new UsageError('--offset means one letter only together with --partition')
  if (filter !== null && all) throw new UsageError('--all and a filter exclude each other: give one')
  if (filter !== null) return filter
  if (all) return everyLetter
  throw new UsageError(
    `${command} needs a filter that says which letters are meant (--lineage, --cause, --since, --partition with --offset), or --all`
  )
}
