import * as crypto from 'node:crypto'

/** What the commit of a family position tells of who reads it. */
export interface ReaderMark {
  /** When it was committed, milliseconds since the epoch by the reader's clock. */
  readonly at: number
  /** The next commit comes after so many milliseconds at the latest. */
  readonly everyMs: number
  /** Of the reader's member id; see {@link memberTag}. */
  readonly member: string
}

const form = /(?:^| )f=1\.([0-9a-z]{1,10})\.([0-9a-z]{1,10})\.([0-9a-f]{12})(?= |$)/

/** A member's id in 12 hex digits: ids can have any length. */
export const memberTag = (memberId: string): string => crypto.hash('sha256', memberId, 'hex').slice(0, 12)

/** A commit's metadata with the mark behind what else it says. */
export function withReaderMark(metadata: string, { at, everyMs, member }: ReaderMark): string {
  const mark = `f=1.${at.toString(36)}.${everyMs.toString(36)}.${member}`
  return metadata === '' ? mark : `${metadata} ${mark}`
}

/** `null` when nobody who reads families committed it. */
export function readReaderMark(metadata: string): ReaderMark | null {
  const found = form.exec(metadata)
  if (found === null) return null
  const [, at = '', every = '', member = ''] = found
  return { at: Number.parseInt(at, 36), everyMs: Number.parseInt(every, 36), member }
}
