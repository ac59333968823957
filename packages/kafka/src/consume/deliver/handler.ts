import type { Redrive } from '../../records/redriven-record.ts'
import type { SourceRecord } from '../../records/source-record.ts'

/** A record as a handler gets it: the log's record with its key and value decoded. */
export interface ConsumedRecord<K = unknown, V = unknown> extends SourceRecord {
  /** The key as `decode` gives it; `null` stays `null`. */
  readonly key: K
  /** The value as `decode` and `schema` give it; `null` stays `null`. */
  readonly value: V
}

/** What a handler is told about this attempt. */
export interface HandlerContext {
  /** 1 for the first attempt of the record, counted per record. */
  readonly attempt: number
  /**
   * Aborted when the handler has run longer than `handlerTimeoutMs`, when its partition is taken away, and when a stop
   * runs out of time: pass it on to whatever the handler waits for.
   */
  readonly signal: AbortSignal
  /**
   * Only while dead letters are tried (`dead-letter trial`, `lettersFrom()`), and then true: nothing is committed, and what the
   * handler does to the world it had better not do.
   */
  readonly trial?: true
  /** Of a record that was sent back to this group alone: which redrive it is of. `undefined` for records of the source topic. */
  readonly redrive?: Redrive | undefined
}

/**
 * Handles one record. Returning (or resolving) means done; throwing (or rejecting) is a failure.
 * A handler that returns nothing costs no promise per record.
 */
export type Handler<K = unknown, V = unknown> = (record: ConsumedRecord<K, V>, context: HandlerContext) => unknown

/** Makes its AbortController on first use: most handlers never look at the signal. */
export class Attempt implements HandlerContext {
  readonly attempt: number
  #controller: AbortController | undefined

  constructor(attempt: number) {
    this.attempt = attempt
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  abort(reason: Error): void {
    this.#controller ??= new AbortController()
    this.#controller.abort(reason)
  }
}

/** Of a record that was sent back. */
export class RedriveAttempt extends Attempt {
  readonly redrive: Redrive

  constructor(attempt: number, redrive: Redrive) {
    super(attempt)
    this.redrive = redrive
  }
}
