import type { RecordHeader } from '../records/source-record.ts'

/** Behind a copy's own headers: which redrive it is of. Whoever may write the topic is believed. */
export const redriveHeader = 'x-dead-letter-redrive'

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,6}) ([0-9a-f]{32})$/

/** What a record that was sent back tells of it. */
export interface RedriveMark {
  /** UUID of the operation that sent it. */
  readonly operation: string
  /** How often its failure had been sent back by then. */
  readonly redrives: number
  /** The failure's key. */
  readonly key: Buffer
}

/** The value of a copy's header: `<operation> <redrives> <key>`. */
export const redriveText = ({ operation, redrives, key }: RedriveMark): string =>
  `${operation} ${redrives} ${key.toString('hex')}`

/** The mark of a record, or of the letter that it left; `null` when it was never sent back. */
export function redriveMark({ headers }: { readonly headers: readonly RecordHeader[] }): RedriveMark | null {
  const value = headers.findLast(({ name }) => name === redriveHeader)?.value
  const found = shape.exec(value?.toString('latin1', 0, 100) ?? '')
  if (found === null) return null
  const [, operation = '', redrives, key = ''] = found
  return { operation, redrives: Number(redrives), key: Buffer.from(key, 'hex') }
}
