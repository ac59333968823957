/** Where in a record's life the failure came up. */
export type FailureStage = 'decode-key' | 'decode-value' | 'validate' | 'handle'

export const failureStages: readonly FailureStage[] = ['decode-key', 'decode-value', 'validate', 'handle']

/**
 * What kind of failure it is, which decides what becomes of it:
 * - `poison`: the record itself cannot be read or is not valid; the same bytes will never do better
 * - `business`: the handler understood the record and refuses it
 * - `transient`: may pass by itself; what nothing else classifies
 * - `infrastructure`: something the handler depends on is down; no fault of the record
 * - `fatal`: this process cannot go on; never dead-lettered, stops the consumer
 */
export type FailureClass = 'poison' | 'business' | 'transient' | 'infrastructure' | 'fatal'

/** Classes of failures that leave letters. */
export const letterClasses: readonly FailureClass[] = ['poison', 'business', 'transient', 'infrastructure']

/** A record that could not be decoded or handled, with its error: what policies decide on. */
export interface Failure {
  /** Whatever was thrown; usually an `Error`, never assumed to be one. */
  readonly error: unknown
  /** Where it came up. */
  readonly stage: FailureStage
  /** What kind it is. */
  readonly class: FailureClass
  /** Attempts of this record so far, the first is 1; one that fails while decoding counts. */
  readonly attempts: number
  /** Milliseconds since the epoch of the first failure of this record in this process. */
  readonly firstFailedAt: number
  /** Milliseconds since the epoch of this failure. */
  readonly failedAt: number
  /** Milliseconds from the first failure to this one, by a clock that is never set and goes on while the machine sleeps. */
  readonly elapsedMs: number
}
