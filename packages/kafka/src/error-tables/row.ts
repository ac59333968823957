/** Facts that an error names: coordinates of a record, an option, a topic. Shown in the message and kept as `details`. */
export interface ErrorDetails {
  /** The topic that the error is about. */
  readonly topic?: string
  /** Its partition. */
  readonly partition?: number
  /** The record's offset. */
  readonly offset?: number
  /** The consumer group. */
  readonly group?: string
  /** The option's path, as in `deadLetter.topic`. */
  readonly option?: string
  readonly [fact: string]: unknown
}

/**
 * Whose turn it is: `usage`, the caller's, to give other options; `refused`, somebody's who sets up topics, groups or rights:
 * going on could lose or misroute records; `incomplete` and `limit`, a run that ended as its options say; `failed`, all else.
 */
export type ErrorKind = 'usage' | 'refused' | 'incomplete' | 'limit' | 'failed'

export interface ErrorRow {
  readonly kind: ErrorKind
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retriable: boolean
  /** What was wrong, where, and how to repair it. */
  readonly message: (d: ErrorDetails) => string
}

export const at = (d: ErrorDetails): string =>
  d.partition === undefined ? `${d.topic}` : `${d.topic}[${d.partition}]${d.offset === undefined ? '' : `@${d.offset}`}`

export type ErrorTable = Readonly<Record<string, ErrorRow>>
