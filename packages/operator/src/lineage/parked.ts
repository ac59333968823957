import { lastNamed, type SourceRecord } from '@dead-letter/kafka/internal'
import { keyFromText } from './lineage.ts'

/** Topics with copies of parked letters: `parked.<topic>.<group>`. Whoever may write them is believed. */
export const parkedPrefix = 'parked.'
/** The last header of a parked copy: `<dlq>/<partition>/<offset> <key of the failure>`. */
export const parkedHeader = 'x-dead-letter-parked'

const parked = /^([A-Za-z0-9._-]{1,249}\/\d{1,10}\/\d{1,16}) ([0-9a-f]{32})$/

/** The header that a parked copy of a letter has. */
export const parkedValue = ({ topic, partition, offset }: SourceRecord, key: Buffer): Buffer =>
  Buffer.from(`${topic}/${partition}/${offset} ${key.toString('hex')}`)

/** The key that a parked copy tells: its letter's, which may have been known by the topic that it lay in. */
export function parkedKey(record: SourceRecord): Buffer | undefined {
  return keyFromText(parkedHeaderOf(record)?.[2] ?? '') ?? undefined
}

/** Where a parked copy's letter lay: `<dlq>/<partition>/<offset>`. */
export function parkedPlace(record: SourceRecord): string | undefined {
  return parkedHeaderOf(record)?.[1]
}

function parkedHeaderOf({ headers }: SourceRecord): RegExpExecArray | null {
  const last = lastNamed(headers, parkedHeader)?.value
  return last ? parked.exec(last.toString('latin1', 0, 400)) : null
}
