import { errorCodes } from '@dead-letter/protocol'

/**
 * One transactional id as the coordinator knows it, and its pure transitions (KIP-98, KIP-360, KIP-890). A value never
 * changes: every transition makes the next one.
 */
export interface Transaction {
  readonly transactionalId: string
  readonly producerId: bigint
  /** Which producer id the transition before had: a retry may still carry it after a change of ids. */
  readonly previousProducerId: bigint
  /** Takes effect once the markers of the old one are written; −1n while no change of ids is under way. */
  readonly nextProducerId: bigint
  /** −1 until the first InitProducerId is through. */
  readonly epoch: number
  /** The epoch before the last raise, where its owner may retry; −1 for none. */
  readonly lastEpoch: number
  readonly timeoutMs: number
  readonly state: TransactionState
  /** Partitions by topic; those of committed offsets are in `__consumer_offsets`. */
  readonly partitions: ReadonlyMap<string, ReadonlySet<number>>
  /** −1 before the first transaction. */
  readonly startedAt: number
  readonly updatedAt: number
}

/** As DescribeTransactions and ListTransactions name them. */
export const transactionStates = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence'
] as const
export type TransactionState = (typeof transactionStates)[number]
export type Outcome = 'commit' | 'abort'

export interface ProducerIdentity {
  readonly id: bigint
  readonly epoch: number
}

export const noProducerId = -1n
export const noEpoch = -1
const highestEpoch = 32767
/** The highest epoch that a client gets: the one above is kept, so that the coordinator can always fence. */
export const lastClientEpoch = highestEpoch - 1
const noPartitions: Transaction['partitions'] = new Map()

/** The timeout that stands for two-phase commit (KIP-939): such a transaction never times out. */
export const unlimitedTimeoutMs = 2 ** 31 - 1

export function isExhausted(epoch: number): boolean {
  return epoch >= lastClientEpoch
}

export function isPreparing({ state }: Transaction): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort'
}

export function created(transactionalId: string, producerId: bigint, timeoutMs: number, now: number): Transaction {
  return {
    transactionalId,
    producerId,
    previousProducerId: noProducerId,
    nextProducerId: noProducerId,
    epoch: noEpoch,
    lastEpoch: noEpoch,
    timeoutMs,
    state: 'Empty',
    partitions: noPartitions,
    startedAt: -1,
    updatedAt: now
  }
}

/**
 * InitProducerId without an open transaction: raises the epoch, or changes the producer id when epochs run out.
 *
 * @param expected the producer that wants to go on after an error (KIP-360); null for a new one, which fences all before
 * @returns the next value, or an error code
 */
export function initialized(
  before: Transaction,
  expected: ProducerIdentity | null,
  timeoutMs: number,
  now: number,
  newProducerId: () => bigint
): Transaction | number {
  const empty = {
    ...before,
    previousProducerId: before.producerId,
    timeoutMs,
    state: 'Empty' as const,
    partitions: noPartitions,
    startedAt: -1,
    updatedAt: now
  }
  if (isExhausted(before.epoch)) {
    // Kafka throws an internal error for the retry of the call that used the epochs up, and so answers this code.
    if (expected !== null && expected.epoch !== before.epoch) return errorCodes.UNKNOWN_SERVER_ERROR
    return { ...empty, producerId: newProducerId(), epoch: 0, lastEpoch: expected === null ? noEpoch : before.epoch }
  }
  const raised = before.epoch + 1
  if (expected === null) return { ...empty, epoch: raised, lastEpoch: noEpoch }
  if (before.epoch === noEpoch || expected.epoch === before.epoch)
    return { ...empty, epoch: raised, lastEpoch: before.epoch }
  // A retry of a call that succeeded. It fences nobody: a new producer would have set the last epoch to −1.
  if (expected.epoch === before.lastEpoch) return empty
  return errorCodes.PRODUCER_FENCED
}

/** Whether InitProducerId may go on as this producer. */
export function isSameProducer(before: Transaction, expected: ProducerIdentity): boolean {
  return (
    before.epoch === noEpoch ||
    expected.id === before.producerId ||
    (expected.id === before.previousProducerId && isExhausted(expected.epoch))
  )
}

export function includes({ partitions }: Transaction, topic: string, partition: number): boolean {
  return partitions.get(topic)?.has(partition) === true
}

export function withPartitions(
  before: Transaction,
  added: Iterable<readonly [topic: string, partition: number]>,
  now: number
): Transaction {
  const partitions = new Map<string, ReadonlySet<number>>(before.partitions)
  // Each set is copied once: a request may add thousands of partitions of one topic.
  const grown = new Map<string, Set<number>>()
  for (const [topic, partition] of added) {
    const set = grown.get(topic) ?? new Set(before.partitions.get(topic))
    grown.set(topic, set.add(partition))
    partitions.set(topic, set)
  }
  return {
    ...before,
    previousProducerId: before.producerId,
    state: 'Ongoing',
    partitions,
    startedAt: before.state === 'Ongoing' ? before.startedAt : now,
    updatedAt: now
  }
}

/**
 * The end is decided, its markers are not written yet.
 *
 * @param raise whether the epoch goes up: at every end under transaction version 2, and when the broker aborts
 */
export function preparedToEnd(
  before: Transaction,
  outcome: Outcome,
  raise: boolean,
  now: number,
  newProducerId: () => bigint
): Transaction {
  const next = {
    ...before,
    previousProducerId: before.producerId,
    state: outcome === 'commit' ? ('PrepareCommit' as const) : ('PrepareAbort' as const),
    // An abort of nothing (KIP-890) still has a time at which it began.
    startedAt: before.state === 'Ongoing' ? before.startedAt : now,
    updatedAt: now
  }
  if (!raise) return { ...next, nextProducerId: noProducerId }
  return {
    ...next,
    epoch: Math.min(before.epoch + 1, highestEpoch),
    lastEpoch: before.epoch,
    nextProducerId: isExhausted(before.epoch) ? newProducerId() : noProducerId
  }
}

/** All markers are written: a change of producer ids takes effect. */
export function completed(before: Transaction, now: number): Transaction {
  const changesId = before.nextProducerId !== noProducerId
  return {
    ...before,
    producerId: changesId ? before.nextProducerId : before.producerId,
    previousProducerId: before.producerId,
    nextProducerId: noProducerId,
    epoch: changesId ? 0 : before.epoch,
    state: before.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    partitions: noPartitions,
    updatedAt: now
  }
}
