import { recordHeaders } from '@dead-letter/operator'
import type { LetterRow } from '../api/index.ts'
import type { Parts } from '../work/parts.ts'
import { headerOf } from './content.ts'
import { nameOfRead, placeName, readPlaces } from './read-places.ts'

const before = 'header:'
const mostChars = 200
/** Letters that have not come by then are not waited for: the page is the index's, and does not go with Kafka. */
const patienceMs = 2000
/** Stands where nobody knows what the header says. */
export const notRead = '(not read)'

/** Puts what headers say into the columns that ask for it. The index has no headers: the letters of the page are read from their topic. */
export async function withHeaderColumns(
  { cluster, mask }: Pick<Parts, 'cluster' | 'mask'>,
  rows: LetterRow[],
  columns: readonly string[]
): Promise<LetterRow[]> {
  const names = columns.map(column => (column.startsWith(before) ? column.slice(before.length) : null))
  if (names.every(name => name === null) || rows.length === 0) return rows
  const told = new Map<string, Map<string, string | null>>()
  const signal = AbortSignal.timeout(patienceMs)
  let whole = true
  try {
    for await (const letter of readPlaces(cluster, rows, signal)) {
      const values = new Map<string, string | null>()
      for (const { header } of recordHeaders(mask.apply(letter))) values.set(header.name, shownHeader(header))
      told.set(nameOfRead(letter), values)
    }
    whole = !signal.aborted
  } catch {
    // Kafka is away, or a topic of them is gone or forbidden.
    whole = false
  }
  return rows.map(row => {
    const values = told.get(placeName(row))
    const columns = row.columns.map((value, index) => {
      const name = names[index] ?? null
      if (name === null) return value
      return values === undefined && !whole ? notRead : (values?.get(name) ?? null)
    })
    return { ...row, columns }
  })
}

/** As a letter's own page shows it: a number or a time where it is one, text, or else the bytes as base64. */
function shownHeader({ name, value }: { readonly name: string; readonly value: Buffer | null }): string | null {
  if (value === null) return null
  const { decoded, value: plain } = headerOf(name, value, 'record')
  return (decoded ?? plain ?? '').slice(0, mostChars)
}
