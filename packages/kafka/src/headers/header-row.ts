import type { RecordHeader } from '../records/source-record.ts'

/** The names of a record's headers, in their order. */
export interface HeaderRow {
  readonly names: readonly string[]
  /** Place of the last header of each name. */
  readonly last: ReadonlyMap<string, number>
  /** What others found out about these names, by {@link RowFact}: it is the same for every record that has them. */
  readonly facts: Map<RowFact<unknown>, unknown>
}

/** Something that follows from names alone. */
export type RowFact<T> = (names: readonly string[]) => T

/** Records of a topic have few rows of names: a letter without a message, one that was sent back. */
const most = { rows: 8, names: 64 }
const rows: HeaderRow[] = []
/** Of one record several things are asked, one after the other. */
let asked: readonly RecordHeader[] | undefined
let answer: HeaderRow | undefined

/** The row of a record's headers: made once for records one after another that have the same names. */
export function rowOf(headers: readonly RecordHeader[]): HeaderRow {
  if (headers === asked && answer !== undefined) return answer
  let row = rows.find(known => fits(known, headers))
  if (row === undefined) {
    const names = headers.map(({ name }) => name)
    row = { names, last: new Map(names.map((name, i) => [name, i])), facts: new Map() }
    if (names.length <= most.names) {
      if (rows.length === most.rows) rows.pop()
      rows.unshift(row)
    }
  }
  asked = headers
  answer = row
  return row
}

/** Of another record with the same names it is not found out again. */
export function factOf<T>(row: HeaderRow, find: RowFact<T>): T {
  let fact = row.facts.get(find) as T | undefined
  if (fact === undefined) {
    fact = find(row.names)
    row.facts.set(find, fact)
  }
  return fact
}

/** The last header of that name. */
export function lastNamed(headers: readonly RecordHeader[], name: string): RecordHeader | undefined {
  const at = rowOf(headers).last.get(name)
  return at === undefined ? undefined : headers[at]
}

function fits({ names }: HeaderRow, headers: readonly RecordHeader[]): boolean {
  if (names.length !== headers.length) return false
  for (let i = 0; i < names.length; i++) if (names[i] !== (headers[i] as RecordHeader).name) return false
  return true
}
