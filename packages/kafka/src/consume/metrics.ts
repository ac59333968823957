import type { FailureClass, FailureStage } from '../failure/failure.ts'

/** Counters since the consumer was made; they only grow. Sizes are bytes. */
export interface ConsumerMetrics {
  /** Records taken from the log: handled, dead-lettered, skipped or under way. */
  readonly records: number
  /** Of these, records that had been sent back to this group alone. */
  readonly redriven: number
  /** Records in family topics that no redrive has sent there: passed over. */
  readonly unmarked: number
  /** Records that the handler settled without a failure, at whatever attempt. */
  readonly handled: number
  /** Failed attempts, retried ones included. */
  readonly failures: number
  /** Times that a record was put off to be tried again. */
  readonly retries: number
  /** Dead letters acknowledged by all in-sync replicas. */
  readonly deadLettered: number
  /** Records passed over, as `onGiveUp: 'skip'` asked. */
  readonly skipped: number
  /** `deadLettered` by the stage of the failure. */
  readonly deadByStage: Readonly<Record<FailureStage, number>>
  /** `deadLettered` by the class of the failure. */
  readonly deadByClass: Readonly<Record<FailureClass, number>>
  /** Dead letters that went elsewhere than the resolver or the partition function said. */
  readonly rerouted: number
  /** Dead letters from which something was cut to fit their topic. */
  readonly trimmed: number
  /** Commits of which the group took something. */
  readonly commits: number
  /** Commits that were refused or did not arrive; the same offsets are sent again. */
  readonly commitErrors: number
  /** Answers to fetches. */
  readonly fetches: number
  /** Fetches that failed, and partitions that an answer refused. */
  readonly fetchErrors: number
  /** Bytes of record batches fetched, as they lie in the log. */
  readonly fetchedBytes: number
  /** Times that the group told this member its partitions. */
  readonly rebalances: number
}

/** The same, to be counted up by the parts of a consumer. */
export class Metrics implements ConsumerMetrics {
  records = 0
  redriven = 0
  unmarked = 0
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
