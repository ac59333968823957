import type { ReadLetter, SourceRecord } from '@dead-letter/kafka/internal'

/** Behind a copy's own headers: which redrive it is of. Whoever may write the source topic is believed. */
const redriveHeader = 'x-dead-letter-redrive'

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,6}) ([0-9a-f]{32}) ([A-Za-z0-9._-]{1,249})$/
const mostBytes = 400

/** What a record that was sent back tells of it. */
export interface RedriveMark {
  readonly operation: string
  /** How often its failure had been sent back by then. */
  readonly redrives: number
  /** The failure's key. */
  readonly key: Buffer
  /** The topic that it was sent to. */
  readonly topic: string
}

/** The value of a copy's header: `<operation> <redrives> <key> <topic>`. */
export const redriveText = ({ operation, redrives, key, topic }: RedriveMark): string =>
  `${operation} ${redrives} ${key.toString('hex')} ${topic}`

/** The mark that a record has; `null` when it has none. */
export function readMark({ headers }: Pick<SourceRecord, 'headers'>): RedriveMark | null {
  const value = headers.findLast(({ name }) => name === redriveHeader)?.value
  const found = shape.exec(value?.toString('latin1', 0, mostBytes) ?? '')
  if (found === null) return null
  const [, operation = '', redrives, key = '', topic = ''] = found
  return { operation, redrives: Number(redrives), key: Buffer.from(key, 'hex'), topic }
}

/**
 * The mark that a letter was left with; `null` when its record was never sent back. 'elsewhere': its record was made of one that
 * was sent to another topic. Programs hand headers on, Kafka Streams all of them, and of one record they may make many: each is a
 * failure of its own.
 */
export function redriveMark({ record, facts }: ReadLetter): RedriveMark | 'elsewhere' | null {
  const mark = readMark(record)
  return mark !== null && facts.topic !== undefined && facts.topic !== mark.topic ? 'elsewhere' : mark
}
