import type { FailureClass, FailureStage } from '../failure/failure.ts'

/** Counters since the consumer was made; they only grow. Sizes are bytes. */
export interface ConsumerMetrics {
  /** Records taken from the log: handled, dead-lettered, skipped or under way. */
  readonly records: number
  readonly handled: number
  /** Failed tries, retried ones included. */
  readonly failures: number
  readonly retries: number
  /** Dead letters acknowledged by all in-sync replicas. */
  readonly deadLettered: number
  readonly skipped: number
  /** Dead letters acknowledged, by stage and by class of their failure. */
  readonly deadByStage: Readonly<Record<FailureStage, number>>
  readonly deadByClass: Readonly<Record<FailureClass, number>>
  readonly rerouted: number
  readonly trimmed: number
  readonly commits: number
  readonly commitErrors: number
  readonly fetches: number
  readonly fetchErrors: number
  readonly fetchedBytes: number
  readonly rebalances: number
}

/** The same, to be counted up by the parts of a consumer. */
export class Metrics implements ConsumerMetrics {
  records = 0
  handled = 0
  failures = 0
  retries = 0
  deadLettered = 0
  skipped = 0
  readonly deadByStage = { 'decode-key': 0, 'decode-value': 0, validate: 0, handle: 0 }
  readonly deadByClass = { poison: 0, business: 0, transient: 0, infrastructure: 0, fatal: 0 }
  rerouted = 0
  trimmed = 0
  commits = 0
  commitErrors = 0
  fetches = 0
  fetchErrors = 0
  fetchedBytes = 0
  rebalances = 0

  snapshot(): ConsumerMetrics {
    return { ...this, deadByStage: { ...this.deadByStage }, deadByClass: { ...this.deadByClass } }
  }
}
