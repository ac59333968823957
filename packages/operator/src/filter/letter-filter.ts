import type { FailureClass, FailureStage } from '@dead-letter/kafka/internal'

/** Letters of one header: any value, or this one. */
export interface HeaderMatch {
  readonly name: string
  readonly value?: string
}

/** Where a record failed: a topic, one of its partitions, offsets of that. */
export interface OriginMatch {
  readonly topic: string
  readonly partition?: number
  /** The first and the last offset. */
  readonly offsets?: readonly [first: number, last: number]
}

/**
 * Which letters are meant. A letter has to fit every field that is given; within a field that is a list, one of its
 * items. Nothing given means all letters.
 */
export interface LetterFilter {
  /** Fingerprints of causes, whole or from their beginning on, or names of causes. */
  readonly cause?: readonly string[]
  /** Classes of errors, as letters tell them or by their last part: `java.io.IOException`, `IOException`. */
  readonly error?: readonly string[]
  readonly class?: readonly FailureClass[]
  readonly stage?: readonly FailureStage[]
  /** The group that failed. */
  readonly group?: readonly string[]
  readonly origin?: readonly OriginMatch[]
  /** Keys as text. */
  readonly key?: readonly string[]
  readonly header?: readonly HeaderMatch[]
  /** Stands in the error's class, message or stack, in the key or the value, upper and lower case alike. */
  readonly text?: string
  /** Milliseconds since the epoch: failed then or later. */
  readonly since?: number
  /** Milliseconds since the epoch: failed before. */
  readonly until?: number
  /**
   * What is decided about the failure, as the ledger has it: open, parked, discarded, redriven, failed again. For what reads the ledger:
   * redrives and decisions.
   */
  readonly state?: readonly string[]
  /** Keys of failures, 32 hex digits each, or how one begins (4 digits at least). */
  readonly lineage?: readonly string[]
  /** Partition of the dead-letter topic. */
  readonly partition?: number
  /** Offset in the dead-letter topic. */
  readonly offset?: number
  /** An expression of CEL that has to be true; an error in it is no match, and is counted. */
  readonly where?: string
  /** No more letters than this: the first ones, as they are read. */
  readonly limit?: number
}
