import { errorCodes } from '@dead-letter/protocol'

/** As many of a producer's last batches are known again when they are sent twice (Kafka's limit). */
const batchesKept = 5
const maxSequence = 2 ** 31 - 1
const noEpoch = -1
const noSequence = -1

/** A batch that was appended. */
export interface AppendedBatch {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly firstOffset: bigint
  readonly timestamp: bigint
}

/** What a partition knows of one producer. */
export interface ProducerState {
  readonly id: bigint
  epoch: number
  coordinatorEpoch: number
  lastTimestamp: bigint
  /** Newest last. */
  batches: AppendedBatch[]
  /** First offset of the transaction that is open here. */
  transactionStart: bigint | null
}

/** What a batch says of its producer. */
export interface ProducerBatch {
  readonly id: bigint
  readonly epoch: number
  readonly baseSequence: number
  readonly lastOffsetDelta: number
  readonly transactional: boolean
}

export type Admission =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly of: AppendedBatch }
  | { readonly kind: 'refused'; readonly code: number }

const append: Admission = { kind: 'append' }
const refused = (code: number): Admission => ({ kind: 'refused', code })

/** Sequences run to 2^31 − 1 and start again at 0. */
export function sequenceAfter(sequence: number, steps: number): number {
  return (sequence + steps) % (maxSequence + 1)
}

/**
 * Whether a producer's batch comes next, was here already, or must not be appended. A producer that the partition does not
 * know, or knows no more, may begin with any sequence, except where `fromZero`: the first batch by which a transaction of
 * version 2 adds the partition (KIP-890).
 */
export function admit(known: ProducerState | undefined, batch: ProducerBatch, fromZero: boolean): Admission {
  const last = known?.batches.at(-1)
  if (known !== undefined && known.epoch === batch.epoch) {
    const end = sequenceAfter(batch.baseSequence, batch.lastOffsetDelta)
    const same = known.batches.find(one => one.firstSequence === batch.baseSequence && one.lastSequence === end)
    if (same !== undefined) return { kind: 'duplicate', of: same }
  }
  const epoch = known?.epoch ?? noEpoch
  if (batch.epoch < epoch) return refused(errorCodes.INVALID_PRODUCER_EPOCH)
  if (fromZero && batch.baseSequence !== 0 && last === undefined)
    return refused(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER)
  if (epoch !== noEpoch) {
    const previous = batch.epoch === epoch ? (last?.lastSequence ?? noSequence) : noSequence
    if (batch.baseSequence !== sequenceAfter(previous, 1)) return refused(errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER)
  }
  if (known !== undefined && known.transactionStart !== null && !batch.transactional)
    return refused(errorCodes.INVALID_TXN_STATE)
  return append
}

/** The producers of one partition. */
export class ProducerStates implements Iterable<ProducerState> {
  readonly #states = new Map<bigint, ProducerState>()
  /** Transactions that are open here, in the order of their first offsets. */
  readonly #open = new Map<bigint, bigint>();

  [Symbol.iterator](): Iterator<ProducerState> {
    return this.#states.values()
  }

  get(id: bigint): ProducerState | undefined {
    return this.#states.get(id)
  }

  /** First offsets of the open transactions by producer, the lowest first. */
  get open(): ReadonlyMap<bigint, bigint> {
    return this.#open
  }

  appended(batch: ProducerBatch, firstOffset: bigint, timestamp: bigint): void {
    const state = this.#state(batch.id)
    this.#raiseEpoch(state, batch.epoch)
    state.batches.push({
      firstSequence: batch.baseSequence,
      lastSequence: sequenceAfter(batch.baseSequence, batch.lastOffsetDelta),
      firstOffset,
      timestamp
    })
    if (state.batches.length > batchesKept) state.batches.shift()
    state.lastTimestamp = timestamp
    if (!batch.transactional || state.transactionStart !== null) return
    state.transactionStart = firstOffset
    this.#open.set(batch.id, firstOffset)
  }

  /** The producer's transaction ends here. @returns its first offset, null when none was open in this partition. */
  ended(
    producer: { readonly id: bigint; readonly epoch: number },
    coordinatorEpoch: number,
    at: bigint
  ): bigint | null {
    const state = this.#state(producer.id)
    const start = state.transactionStart
    this.#raiseEpoch(state, producer.epoch)
    state.coordinatorEpoch = coordinatorEpoch
    state.lastTimestamp = at
    state.transactionStart = null
    this.#open.delete(producer.id)
    return start
  }

  /** Forgets producers that have not written since, unless their transaction is open. */
  expire(before: bigint): void {
    for (const [id, state] of this.#states)
      if (state.transactionStart === null && state.lastTimestamp <= before) this.#states.delete(id)
  }

  #state(id: bigint): ProducerState {
    let state = this.#states.get(id)
    if (state === undefined) {
      state = { id, epoch: noEpoch, coordinatorEpoch: -1, lastTimestamp: -1n, batches: [], transactionStart: null }
      this.#states.set(id, state)
    }
    return state
  }

  /** Sequences begin again with an epoch. */
  #raiseEpoch(state: ProducerState, epoch: number): void {
    if (state.epoch === epoch) return
    state.epoch = epoch
    state.batches = []
  }
}
