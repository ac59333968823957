import { errorCodes } from '@dead-letter/protocol'
import type { Clock } from '../clock.ts'
import type { ConfigStore } from '../config/config-store.ts'
import type { OffsetStore } from '../groups/offset-store.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'
import { decideEnd, decideRaisingEnd } from './end-decision.ts'
import { fencedCode } from './fenced-code.ts'
import { offsetsPartition, offsetsTopic } from './offsets-partition.ts'
import type { Outcome, ProducerIdentity, Transaction } from './transaction.ts'
import * as transition from './transaction.ts'
import { TransactionTimers } from './transaction-timers.ts'

/** A single node has had no other coordinator before it. */
const coordinatorEpoch = 0

export interface ProducerResult {
  readonly code: number
  readonly producerId: bigint
  readonly epoch: number
}

export interface ProducerInit {
  readonly transactionalId: string | null
  readonly timeoutMs: number
  /** The producer that wants to go on (KIP-360); null for a new one. */
  readonly expected: ProducerIdentity | null
  readonly twoPhaseCommit: boolean
  readonly keepPrepared: boolean
}

export interface TransactionEnd {
  readonly transactionalId: string
  readonly producer: ProducerIdentity
  readonly outcome: Outcome
  /** Transaction version 2: the epoch is raised (KIP-890). */
  readonly raise: boolean
}

type Partitions = readonly (readonly [topic: string, partition: number])[]

/**
 * The transaction coordinator: all transactional ids of the broker. Markers are written within the call that ends a
 * transaction, so that the states PrepareCommit and PrepareAbort are seen only by what the markers themselves wake.
 */
export class Transactions implements Iterable<Transaction> {
  readonly #configs: Pick<ConfigStore, 'number' | 'flag'>
  readonly #topics: Pick<TopicCatalog, 'log'>
  readonly #offsets: Pick<OffsetStore, 'settle'>
  readonly #clock: Clock
  readonly #transactions = new Map<string, Transaction>()
  readonly #timers: TransactionTimers
  #lastProducerId = -1n

  constructor(
    configs: Pick<ConfigStore, 'number' | 'flag'>,
    topics: Pick<TopicCatalog, 'log'>,
    groups: { readonly offsets: Pick<OffsetStore, 'settle'> },
    clock: Clock
  ) {
    this.#configs = configs
    this.#topics = topics
    this.#offsets = groups.offsets
    this.#clock = clock
    this.#timers = new TransactionTimers(clock, configs, {
      timedOut: transactionalId => this.#abortTimedOut(transactionalId),
      sweep: before => this.#expire(before)
    })
  }

  /** InitProducerId. With an open transaction: aborts it, and CONCURRENT_TRANSACTIONS makes the client ask again. */
  initProducer(init: ProducerInit): ProducerResult {
    const { transactionalId, expected } = init
    if (transactionalId === null) return { code: 0, producerId: this.#newProducerId(), epoch: 0 }
    const refusal = this.#refuseInit(transactionalId, init)
    if (refusal !== 0) return failed(refusal)
    const timeoutMs = init.twoPhaseCommit ? transition.unlimitedTimeoutMs : init.timeoutMs
    const now = this.#clock.now()
    let before = this.#transactions.get(transactionalId)
    if (before === undefined) {
      before = transition.created(transactionalId, this.#newProducerId(), timeoutMs, now)
      this.#keep(before)
    }
    if (expected !== null && !transition.isSameProducer(before, expected)) return failed(errorCodes.PRODUCER_FENCED)
    if (transition.isPreparing(before)) return failed(errorCodes.CONCURRENT_TRANSACTIONS)
    if (before.state === 'Ongoing') {
      this.#end(before, 'abort', true)
      return failed(errorCodes.CONCURRENT_TRANSACTIONS)
    }
    const next = transition.initialized(before, expected, timeoutMs, now, () => this.#newProducerId())
    if (typeof next === 'number') return failed(next)
    this.#keep(next)
    return { code: 0, producerId: next.producerId, epoch: next.epoch }
  }

  /** AddPartitionsToTxn: all or none. */
  addPartitions(transactionalId: string, producer: ProducerIdentity, partitions: Partitions): number {
    const found = this.#find(transactionalId, producer)
    if (typeof found === 'number') return found
    const isThere = partitions.every(([topic, partition]) => transition.includes(found, topic, partition))
    if (found.state === 'Ongoing' && isThere) return 0
    this.#keep(transition.withPartitions(found, partitions, this.#clock.now()))
    return 0
  }

  /** AddOffsetsToTxn: the group's offsets take part in the transaction. */
  addOffsets(transactionalId: string, producer: ProducerIdentity, groupId: string): number {
    return this.addPartitions(transactionalId, producer, [this.#offsetsOf(groupId)])
  }

  /** Whether a partition is in the transaction: 0, or the code that says why not. Nothing is added. */
  verify(transactionalId: string, producer: ProducerIdentity, topic: string, partition: number): number {
    const found = this.#find(transactionalId, producer)
    if (typeof found === 'number') return found
    return transition.includes(found, topic, partition) ? 0 : errorCodes.TRANSACTION_ABORTABLE
  }

  /**
   * Called by Produce for a transactional batch, before the append: 0, or the code that Produce answers. Under
   * transaction version 2 (`implicit`: Produce 12 and later) the partition is added to the transaction; before it,
   * AddPartitionsToTxn must have added it, or the code is TRANSACTION_ABORTABLE, which Produce translates for clients
   * before version 11.
   */
  admit(
    transactionalId: string | null,
    producerId: bigint,
    epoch: number,
    topic: string,
    partition: number,
    implicit: boolean
  ): number {
    if (transactionalId === null) return errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
    const code = this.#admit(transactionalId, { id: producerId, epoch }, [topic, partition], implicit)
    // Clients from before transaction version 2 retry this one without asking for metadata again.
    return code === errorCodes.CONCURRENT_TRANSACTIONS && !implicit ? errorCodes.NOT_ENOUGH_REPLICAS : code
  }

  /** The same for TxnOffsetCommit, where the group's offsets are what is added (`implicit`: version 5 and later). */
  admitOffsets(transactionalId: string, producer: ProducerIdentity, groupId: string, implicit: boolean): number {
    return this.#admit(transactionalId, producer, this.#offsetsOf(groupId), implicit)
  }

  /** EndTxn. The ids of the answer are those to go on with; −1 with an error. */
  end({ transactionalId, producer, outcome, raise }: TransactionEnd): ProducerResult {
    if (transactionalId === '') return failed(errorCodes.INVALID_REQUEST)
    const before = this.#transactions.get(transactionalId)
    if (before === undefined) return failed(errorCodes.INVALID_PRODUCER_ID_MAPPING)
    const decision = (raise ? decideRaisingEnd : decideEnd)(before, producer, outcome)
    if (decision !== 'end' && decision.answer !== 0) return failed(decision.answer)
    const { producerId, epoch } = decision === 'end' ? this.#end(before, outcome, raise) : before
    return { code: 0, producerId, epoch }
  }

  get(transactionalId: string): Transaction | undefined {
    return this.#transactions.get(transactionalId)
  }

  /** How long ago it began; since 1970 where nothing was begun yet. */
  ageOf({ startedAt }: Transaction): number {
    return this.#clock.now() - startedAt
  }

  [Symbol.iterator](): Iterator<Transaction> {
    return this.#transactions.values()
  }

  close(): void {
    this.#timers.close()
    this.#transactions.clear()
  }

  #refuseInit(transactionalId: string, { timeoutMs, twoPhaseCommit, keepPrepared }: ProducerInit): number {
    if (transactionalId === '') return errorCodes.INVALID_REQUEST
    if (twoPhaseCommit && !this.#configs.flag('transaction.two.phase.commit.enable'))
      return errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
    if (keepPrepared) return errorCodes.UNSUPPORTED_VERSION
    const inRange = timeoutMs > 0 && timeoutMs <= this.#configs.number('transaction.max.timeout.ms')
    return twoPhaseCommit || inRange ? 0 : errorCodes.INVALID_TRANSACTION_TIMEOUT
  }

  /** The transaction that this producer may add to, or the code that refuses it. */
  #find(transactionalId: string, producer: ProducerIdentity): Transaction | number {
    if (transactionalId === '') return errorCodes.INVALID_REQUEST
    const found = this.#transactions.get(transactionalId)
    if (found === undefined || found.producerId !== producer.id) return errorCodes.INVALID_PRODUCER_ID_MAPPING
    if (found.epoch !== producer.epoch) return errorCodes.PRODUCER_FENCED
    return transition.isPreparing(found) ? errorCodes.CONCURRENT_TRANSACTIONS : found
  }

  #admit(transactionalId: string, producer: ProducerIdentity, place: Partitions[number], implicit: boolean): number {
    if (!implicit && !this.#configs.flag('transaction.partition.verification.enable')) return 0
    const code = implicit
      ? this.addPartitions(transactionalId, producer, [place])
      : this.verify(transactionalId, producer, ...place)
    // A write is fenced by this code in every version; PRODUCER_FENCED is for requests to the coordinator.
    return fencedCode(code)
  }

  #offsetsOf(groupId: string): Partitions[number] {
    return [offsetsTopic, offsetsPartition(groupId, this.#configs.number('offsets.topic.num.partitions'))]
  }

  #end(before: Transaction, outcome: Outcome, raise: boolean): Transaction {
    const prepared = transition.preparedToEnd(before, outcome, raise, this.#clock.now(), () => this.#newProducerId())
    this.#keep(prepared)
    // The raised epoch is on the markers, so that each log fences what the old epoch still sends (KIP-890).
    const producer = { id: prepared.producerId, epoch: prepared.epoch }
    // No log: the topic was deleted meanwhile, or it stands for offsets.
    for (const [topic, partitions] of prepared.partitions)
      for (const partition of partitions)
        this.#topics.log(topic, partition)?.appendMarker(outcome, producer, coordinatorEpoch)
    this.#offsets.settle(prepared.producerId, outcome)
    const complete = transition.completed(prepared, this.#clock.now())
    this.#keep(complete)
    return complete
  }

  #keep(transaction: Transaction): void {
    this.#transactions.set(transaction.transactionalId, transaction)
    this.#timers.watch(transaction)
  }

  #abortTimedOut(transactionalId: string): void {
    const transaction = this.#transactions.get(transactionalId)
    if (transaction?.state === 'Ongoing') this.#end(transaction, 'abort', true)
  }

  /** Forgets ids that nothing used since; an open transaction stays. @returns whether any id is left */
  #expire(before: number): boolean {
    for (const { transactionalId, state, updatedAt } of this.#transactions.values())
      if (updatedAt <= before && (state === 'Empty' || state.startsWith('Complete')))
        this.#transactions.delete(transactionalId)
    return this.#transactions.size > 0
  }

  #newProducerId(): bigint {
    return ++this.#lastProducerId
  }
}

function failed(code: number): ProducerResult {
  return { code, producerId: transition.noProducerId, epoch: transition.noEpoch }
}
