import { filterOf } from '@dead-letter/operator'
import type { LetterPage } from '../api/index.ts'
import type { LettersRequest } from '../query/letters.ts'
import { type FilterFields, operatorFilter } from '../work/filter.ts'
import type { Parts } from '../work/parts.ts'
import { nameOfRead, placeName, readPlaces } from './read-places.ts'

type Found = Pick<LetterPage, 'items' | 'scan'> & { readonly after: LettersRequest['after'] }

/** Letters looked at together. */
const step = 500
/** How long one page may take before it is given as it is. */
const patienceMs = 700

/** Whether a filter can only be told by the letters themselves. */
export const looksAtLetters = (filter: FilterFields): boolean =>
  filter.where !== undefined || filter.header !== undefined

/**
 * One page of the letters that a filter with an expression means: those that the rest of the filter leaves are read from their topic
 * and asked one by one, until the page is full or a moment is over. What is hidden from people is hidden from the expression too.
 */
export async function search(
  { reader, cluster, mask }: Pick<Parts, 'reader' | 'cluster' | 'mask'>,
  filter: FilterFields,
  request: LettersRequest,
  columns: readonly string[]
): Promise<Found> {
  const test = await filterOf(operatorFilter({ where: filter.where, header: filter.header } as FilterFields))
  const began = performance.now()
  const ids: number[] = []
  let { after } = request
  let scanned = 0
  for (;;) {
    const found = await reader.ask('places', { ...request, limit: step, after })
    const rows = await reader.ask('rows', { ids: found.ids, columns: [] })
    const fits = new Set<string>()
    for await (const letter of readPlaces(cluster, rows)) {
      if (test === null || test.test(mask.apply(letter))) fits.add(nameOfRead(letter))
    }
    let last = -1
    for (const [i, row] of rows.entries()) {
      scanned++
      last = i
      if (fits.has(placeName(row))) ids.push(found.ids[i] as number)
      if (ids.length === request.limit) break
    }
    const full = ids.length === request.limit
    const cut = full && last < rows.length - 1
    const lastRow = rows[last]
    after = cut && lastRow !== undefined ? { at: lastRow.at ?? 0, id: found.ids[last] as number } : found.after
    if (full || after === null || performance.now() - began > patienceMs) break
  }
  const errors = test?.errors?.() ?? { count: 0, first: null }
  return {
    items: await reader.ask('rows', { ids, columns }),
    after,
    scan: { scanned, errors: errors.count, firstError: errors.first, more: after !== null }
  }
}
