import type { FailureClass, FailureStage } from '../failure/failure.ts'
import type { ErrorDescription } from '../failure/root-cause.ts'
import type { TimestampType } from '../records/source-record.ts'
import { sharedText, sharedValue } from './bytes.ts'
import type { HeaderList } from './header-list.ts'
import { headerName } from './header-name.ts'
import { isoTime, LAST_ISO, readIsoTime } from './iso-time.ts'

/** Every header of ours begins so. */
export const OWN_PREFIX = 'x-dead-letter-'

/** Our own headers, all UTF-8 text so that a person can read them with any tool. */
export const own = {
  id: headerName('x-dead-letter-id'),
  lineage: headerName('x-dead-letter-lineage'),
  group: headerName('x-dead-letter-group'),
  attempts: headerName('x-dead-letter-attempts'),
  at: headerName('x-dead-letter-at'),
  stage: headerName('x-dead-letter-stage'),
  class: headerName('x-dead-letter-class'),
  cause: headerName('x-dead-letter-cause'),
  fingerprint: headerName('x-dead-letter-fingerprint'),
  originTimestamp: headerName('x-dead-letter-origin-timestamp'),
  trimmed: headerName('x-dead-letter-trimmed'),
  partition: headerName('x-dead-letter-partition'),
  redrives: headerName('x-dead-letter-redrives'),
  /** Closes what we wrote into the letter, see `block.ts`; always written. */
  origin: headerName('x-dead-letter-origin')
} as const

/** What our own headers say. */
export interface OwnFacts {
  readonly id: string
  readonly lineage: string
  readonly group: string
  readonly attempts: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly stage: FailureStage
  readonly class: FailureClass
  readonly error: ErrorDescription
  readonly fingerprint: string
  /** The consumed record's: milliseconds since the epoch, −1 when it has none; and who set it. */
  readonly timestamp: number
  readonly timestampType: TimestampType
  readonly partitionNote: string | undefined
  /** As the earlier letter has it. */
  readonly redrives: Buffer | undefined
}

export function writeOwn(facts: OwnFacts, list: HeaderList): void {
  list.put(own.id, facts.id)
  list.add(own.lineage, facts.lineage)
  list.add(own.group, sharedText(facts.group))
  list.add(own.attempts, sharedText(String(facts.attempts)))
  if (list.wants(own.at)) list.add(own.at, atBytes(facts.at))
  list.add(own.stage, sharedText(facts.stage))
  list.add(own.class, sharedText(facts.class))
  if (facts.error.wrapped || facts.error.causeCode !== undefined) list.add(own.cause, causeText(facts.error))
  list.add(own.fingerprint, sharedText(facts.fingerprint))
  if (facts.timestamp !== -1 && list.wants(own.originTimestamp))
    list.add(own.originTimestamp, timestampBytes(facts.timestamp, facts.timestampType))
  if (facts.partitionNote !== undefined) list.add(own.partition, facts.partitionNote)
  if (facts.redrives !== undefined) list.add(own.redrives, facts.redrives)
}

function causeText(error: ErrorDescription): string {
  return error.causeCode === undefined ? error.causeName : `${error.causeName} ${error.causeCode}`
}

/** Before 1970, and later than four digits of years, it is told in milliseconds. */
const timeText = (milliseconds: number): string =>
  milliseconds >= 0 && milliseconds <= LAST_ISO ? isoTime(milliseconds) : String(milliseconds)

/** Records that lie beside each other often have the same timestamp. */
let lastStamp = Number.NaN
let lastStampType: TimestampType = 'NoTimestampType'
let lastStampBytes: Buffer = Buffer.alloc(0)

function timestampBytes(timestamp: number, type: TimestampType): Buffer {
  if (timestamp !== lastStamp || type !== lastStampType) {
    lastStampBytes = Buffer.from(`${timeText(timestamp)} ${type}`)
    lastStamp = timestamp
    lastStampType = type
  }
  return lastStampBytes
}

/** `<ISO 8601 or milliseconds> <timestamp type>`, read back. */
export function readOriginTimestamp(
  bytes: Buffer | null | undefined
): { timestamp: number; timestampType: string } | undefined {
  if (!bytes) return undefined
  const space = bytes.indexOf(0x20)
  if (space < 1 || space > 24) return undefined
  const timestampType = sharedValue(bytes, space + 1, Math.min(bytes.length, space + 22))
  if (!/^\w{1,20}$/.test(timestampType)) return undefined
  const timestamp =
    bytes[space - 1] === 0x5a ? isoStamp(bytes, space) : milliseconds(bytes.toString('latin1', 0, space))
  return Number.isSafeInteger(timestamp) ? { timestamp, timestampType } : undefined
}

const isoStamp = (bytes: Buffer, length: number): number => (length === 24 ? readIsoTime(bytes, 0, length) : Number.NaN)
const milliseconds = (text: string): number => (/^-?\d{1,16}$/.test(text) && text !== '-1' ? Number(text) : Number.NaN)

/** Letters of one burst share the millisecond. */
let lastTime = Number.NaN
let lastText: Buffer = Buffer.alloc(0)

function atBytes(milliseconds: number): Buffer {
  if (milliseconds !== lastTime) {
    lastText = Buffer.from(isoTime(milliseconds))
    lastTime = milliseconds
  }
  return lastText
}
