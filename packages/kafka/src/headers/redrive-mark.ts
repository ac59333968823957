import type { RecordHeader } from '../records/source-record.ts'
import { lastNamed } from './header-row.ts'

/** Behind a copy's own headers: which redrive it is of. Whoever may write the topic is believed. */
export const redriveHeader = 'x-dead-letter-redrive'

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,6}) ([0-9a-f]{32}) ([A-Za-z0-9._-]{1,249})$/
const mostBytes = 400

/** What a record that was sent back tells of it. */
export interface RedriveMark {
  /** UUID of the operation that sent it. */
  readonly operation: string
  /** How often its failure had been sent back by then. */
  readonly redrives: number
  /** The failure's key. */
  readonly key: Buffer
  /** The topic that it was sent to; in a family topic the source topic, as whose record it is handled. */
  readonly topic: string
}

/** The value of a copy's header: `<operation> <redrives> <key> <topic>`. @param key 32 hex digits */
export const redriveText = ({
  operation,
  redrives,
  key,
  topic
}: Omit<RedriveMark, 'key'> & { readonly key: string }): string => `${operation} ${redrives} ${key} ${topic}`

/** The mark among a record's headers; `null` when it was never sent back. */
export function readRedriveMark(headers: readonly RecordHeader[]): RedriveMark | null {
  const value = lastNamed(headers, redriveHeader)?.value
  if (!value) return null
  const found = shape.exec(value.toString('latin1', 0, mostBytes))
  if (found === null) return null
  const [, operation = '', redrives, key = '', topic = ''] = found
  return { operation, redrives: Number(redrives), key: Buffer.from(key, 'hex'), topic }
}
