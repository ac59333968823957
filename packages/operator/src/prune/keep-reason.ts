/** What is known of a failure of which the ledger holds something. */
export interface EntryFacts {
  /** A topic holds a letter of it, or a parked copy. */
  readonly hasLetter: boolean
  /** Milliseconds since the epoch of the last thing that was decided, noted or assigned. */
  readonly at: number
  /** The name of the decision; `null`: there is a note or an assignment alone. */
  readonly decision: string | null
  /** How often it was sent back. */
  readonly redrives: number
  /** The operation of the decision, or of the note or assignment where that is all. */
  readonly operation: string
  /** It has an entry that does not lie in the partition of its key: a tombstone there would not take that away. */
  readonly astray: boolean
  /** A source that is known of its dead-letter topic keeps records for longer than it is since anything was decided. */
  readonly sourceKeeps: boolean
}

/** What is known beside. */
export interface Surroundings {
  /** Milliseconds since the epoch: what is younger stays. */
  readonly before: number
  /** Whether no source has records any more that died before then: nobody but the operator knows. */
  readonly sourcesGone: boolean
  /** Whether an operation is over, and none of the copies that it sent is in a log any more. */
  readonly isGone: (operation: string) => boolean
  /** Whether that is so of all operations that the ledger ever knew. */
  readonly allGone: boolean
  /** Whether an operation noted or assigned something about failures, and not about causes. */
  readonly isOfFailures: (operation: string) => boolean
}

/** Why something stays in the ledger. */
export type KeepReason = 'letter' | 'young' | 'copy' | 'source' | 'unknown' | 'astray'

const known: ReadonlySet<string> = new Set(['parked', 'discarded', 'restored', 'redriven'])

/**
 * Why what the ledger holds of a failure has to stay; `null` when nobody can need it any more: no letter asks what was decided, and
 * neither a copy nor the record itself can be read again and leave one that would. The same record of the same group is the same
 * failure, however often it is read: without the decision it would be sent back although somebody discarded it. What is not understood stays, causes among it: they have keys as failures have.
 */
export function keepReason(
  { hasLetter, at, decision, redrives, operation, astray, sourceKeeps }: EntryFacts,
  { before, sourcesGone, isGone, allGone, isOfFailures }: Surroundings
): KeepReason | null {
  if (hasLetter) return 'letter'
  if (decision === null ? !isOfFailures(operation) : !known.has(decision)) return 'unknown'
  if (astray) return 'astray'
  if (!(at < before)) return 'young'
  // Sent back once, by the operation that says so; else also by others, which the entry does not name any more.
  const gone = decision === 'redriven' && redrives <= 1 ? isGone(operation) : allGone
  if ((redrives > 0 || decision === 'redriven') && !gone) return 'copy'
  // Without a note, an assignment or what was taken back a letter is as open as with it.
  const counts = redrives > 0 || (decision !== null && decision !== 'restored')
  return counts && (sourceKeeps || !sourcesGone) ? 'source' : null
}
