import type { SentPlace } from '../operation/places.ts'

/** What became of copies in one partition of a target. */
export interface PlaceOutcome extends SentPlace {
  /** The group that is asked about: the one whose failures they are where it reads the topic, else the only one that does. */
  readonly reader: string | null
  /** The offset that it has committed there; `null`: none. */
  readonly committed: number | null
  /** Copies that it has committed behind. */
  readonly passed: number
  /** Copies that retention took away before. */
  readonly expired: number
}

/** A cause for which failures that were sent back failed again. */
export interface FailedCause {
  readonly cause: string
  readonly fingerprint: string
  readonly count: number
  /** The message of the first letter. */
  readonly example: string
}

/** A letter of a failure that was sent back and failed again. */
export interface FailedLetter {
  /** The failure's key, 32 hex digits. */
  readonly failure: string
  readonly cause: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/**
 * What came of the failures that one operation sent back. Each is in one of `handled`, `failedAgain`, `waiting` and `expired`; together
 * they are `sent`. Fit for JSON.
 */
export interface Outcomes {
  readonly operation: string
  readonly sent: number
  /** The group has committed an offset behind the copy, and there is no letter of it. */
  readonly handled: number
  /** There is a letter of it again. */
  readonly failedAgain: number
  /** The group has not come to it yet, or no group is known that would. */
  readonly waiting: number
  /** Retention took it from the target before the group came to it. */
  readonly expired: number
  /** Whether nothing waits. */
  readonly known: boolean
  /** Copies without a group that is known to read them. */
  readonly unread: number
  readonly causes: readonly FailedCause[]
  /** The first of those that failed again. */
  readonly letters: readonly FailedLetter[]
  readonly places: readonly PlaceOutcome[]
}

export interface OutcomeFacts {
  readonly operation: string
  /** All runs of the operation together. */
  readonly sent: number
  readonly places: readonly PlaceOutcome[]
  readonly failedAgain: number
  /** Of those the ones that the group has committed behind. */
  readonly failedPassed: number
  readonly causes: readonly FailedCause[]
  readonly letters: readonly FailedLetter[]
}

/** Adds up. A letter is written before its record's offset is committed: it may be one of a copy that is not passed. */
export function outcomesFrom({ failedPassed, ...facts }: OutcomeFacts): Outcomes {
  const { sent, places, failedAgain } = facts
  const sum = (of: (place: PlaceOutcome) => number): number => places.reduce((all, place) => all + of(place), 0)
  const handled = Math.max(0, sum(({ passed }) => passed) - failedPassed)
  const expired = Math.min(
    sum(place => place.expired),
    Math.max(0, sent - handled - failedAgain)
  )
  const waiting = Math.max(0, sent - handled - failedAgain - expired)
  const unread = sum(({ reader, count }) => (reader === null ? count : 0))
  return { ...facts, handled, expired, waiting, unread, known: waiting === 0 }
}

/** What is kept of outcomes once they are known: offsets and copies go. */
export type KnownOutcome = Pick<Outcomes, 'sent' | 'handled' | 'failedAgain' | 'expired'>

export function readKnownOutcome(value: Readonly<Record<string, unknown>> | undefined): KnownOutcome | null {
  const names = ['sent', 'handled', 'failedAgain', 'expired'] as const
  if (value === undefined || !names.every(name => Number.isSafeInteger(value[name]))) return null
  return Object.fromEntries(names.map(name => [name, value[name]])) as unknown as KnownOutcome
}
