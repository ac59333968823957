import { pageOf } from '../query/page-order.ts'
import { readPlace, writePlace } from './cursor.ts'

/** The order of the list, in its cursors. */
const newest = 'newest'

/**
 * One page of a list that shows the newest first, and how many there are.
 * @param at milliseconds since the epoch
 * @throws ConsoleError CONSOLE_REQUEST_INVALID
 */
export function newestPage<T extends { readonly id: string }>(
  all: readonly T[],
  at: (item: T) => number,
  { cursor, limit = 50 }: { readonly cursor?: string | undefined; readonly limit?: number | undefined }
): { readonly items: T[]; readonly next: string | null; readonly total: number } {
  const page = { descending: true, after: readPlace(cursor, newest), limit }
  const { items, next } = pageOf(all, item => ({ value: at(item), id: item.id }), page)
  return { items, next: writePlace(next, newest), total: all.length }
}
