import { kafkaErrors } from '../../client/kafka-errors.ts'
import type { CommittedOffset, GroupMember, ProducerAnswer, TransactionalProducer } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { OutgoingRecord } from '../../records/batch-encoder.ts'
import { TransactionLanes } from './lanes.ts'
import { Leaders } from './leaders.ts'
import { Steps } from './steps.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/**
 * `ready` between transactions, `open` in one. `failed`: it can only be aborted. `lost`: the id has to be taken anew; by whom
 * is not for this writer to say, since another may have it.
 */
export type TransactionState = 'new' | 'ready' | 'open' | 'failed' | 'lost'

/**
 * Writes records to any partitions, and offsets of groups, in transactions: all of one counts, or nothing.
 *
 *     await writer.initialise()
 *     writer.begin()
 *     await writer.send('letters', 0, records)
 *     await writer.commitOffsets(member, offsets)
 *     await writer.commit()
 *
 * A step that fails leaves the transaction `failed`: {@link abort} ends it, and another can be begun. Only when the id is
 * another's (TRANSACTION_FENCED), or whether a commit was carried out cannot be found out (TRANSACTION_IN_DOUBT), the
 * writer is of no more use until somebody calls {@link initialise} again.
 *
 * A producer that was fenced must not take the id back by itself: whoever fenced it may be at work on the same things.
 */
export class TransactionalWriter {
  readonly #settings: TransactionSettings
  readonly #steps: Steps
  readonly #leaders: Leaders
  #state: TransactionState = 'new'
  #producer: TransactionalProducer | undefined
  #lanes: TransactionLanes | undefined
  /** The coordinator may know of this transaction: something was asked of it, or sent in it. */
  #begun = false
  readonly #groups = new Set<string>()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(settings: TransactionSettings) {
    this.#settings = settings
    this.#steps = new Steps(settings)
    this.#leaders = new Leaders(settings.client)
  }

  get state(): TransactionState {
    return this.#state
  }

  /** Of its batches from now on. */
  get producerId(): bigint | undefined {
    return this.#producer?.producerId
  }

  /**
   * Takes the transactional id: whoever had it is fenced, and its open transaction aborted when this resolves.
   * @throws DeadLetterError TRANSACTION_FORBIDDEN, TRANSACTION_FAILED, BROKER_*
   */
  async initialise(): Promise<void> {
    if (this.#state === 'open' || this.#state === 'failed') throw this.#misused('initialise')
    this.#renew(await this.#init())
    this.#state = 'ready'
  }

  /** Begins a transaction. Nothing is asked of any broker yet. */
  begin(): void {
    if (this.#state !== 'ready') throw this.#misused('begin')
    this.#state = 'open'
  }

  /**
   * Writes records to one partition, as one batch. Sends to different partitions may be under way together.
   * @param records at least one; together no more than the topic's `max.message.bytes`
   * @returns the offset of the first, −1 when it is not known; it counts when the transaction is committed
   * @throws DeadLetterError TRANSACTION_FENCED, TRANSACTION_FORBIDDEN, TRANSACTION_FAILED, BROKER_*
   */
  send(topic: string, partition: number, records: readonly OutgoingRecord[]): Promise<number> {
    return this.#step(producer => {
      this.#begun = true
      return (this.#lanes as TransactionLanes).send(producer, topic, partition, records)
    })
  }

  /**
   * Commits offsets of a group with the transaction.
   * @param member as which: its epoch is checked, so that one who has lost the partitions fails
   * @throws as {@link send}
   */
  commitOffsets(member: GroupMember, offsets: readonly CommittedOffset[]): Promise<void> {
    return this.#step(async producer => {
      this.#begun = true
      const { client } = this.#settings
      const { groupId } = member
      if (producer.version === 1 && !this.#groups.has(groupId)) {
        await this.#steps.run(async () => {
          const { errorCode } = await client.addOffsetsToTxn(await this.#steps.coordinator(), producer, groupId)
          this.#steps.accept(errorCode, 'AddOffsetsToTxn')
        })
        this.#groups.add(groupId)
      }
      await this.#steps.run(async () => {
        const nodeId = await this.#steps.groupCoordinator(groupId)
        for (const { errorCode } of await client.txnOffsetCommit(nodeId, producer, member, offsets))
          this.#steps.accept(errorCode, 'TxnOffsetCommit')
      })
    })
  }

  /**
   * Commits, after all that is under way has ended well.
   * @throws DeadLetterError as {@link send}; TRANSACTION_IN_DOUBT when nobody answered in time
   */
  async commit(): Promise<void> {
    if (this.#state !== 'open') throw this.#misused('commit')
    await Promise.allSettled(this.#underWay)
    // What was under way may have failed meanwhile.
    if ((this.#state as TransactionState) !== 'open') throw this.#misused('commit')
    try {
      await this.#end(true)
    } catch (error) {
      this.#state = 'lost'
      throw error
    }
  }

  /**
   * Aborts, also after a step that failed; without a transaction it does nothing.
   * @throws DeadLetterError TRANSACTION_FENCED, TRANSACTION_FORBIDDEN, TRANSACTION_FAILED, BROKER_*; the coordinator then
   *   aborts it when its time is over
   */
  async abort(): Promise<void> {
    if (this.#state !== 'open' && this.#state !== 'failed') return
    const failed = this.#state === 'failed'
    this.#state = 'failed'
    await Promise.allSettled(this.#underWay)
    if (this.#isLost()) return
    try {
      await this.#end(false)
      // A batch in doubt may still be on its way, and would be taken for one of the next transaction: under another epoch
      // it is refused. Version 2 raises the epoch at every end.
      if (failed && this.#producer?.version === 1) this.#renew(await this.#init(this.#producer))
    } catch (error) {
      this.#state = 'lost'
      throw error
    }
  }

  /** Ends waits. An open transaction is left to its time-out: {@link abort} before. */
  close(): void {
    this.#state = 'lost'
    this.#steps.close()
  }

  #isLost(): boolean {
    return this.#state === 'lost'
  }

  async #step<T>(work: (producer: TransactionalProducer) => Promise<T>): Promise<T> {
    if (this.#state !== 'open') throw this.#misused('write')
    const step = work(this.#producer as TransactionalProducer)
    this.#underWay.add(step)
    try {
      return await step
    } catch (error) {
      const isFenced = DeadLetterError.is(error) && error.code === 'TRANSACTION_FENCED'
      if (!this.#isLost()) this.#state = isFenced ? 'lost' : 'failed'
      throw error
    } finally {
      this.#underWay.delete(step)
    }
  }

  /** EndTxn may be asked again: one that was carried out already is answered as if it was now. */
  async #end(committed: boolean): Promise<void> {
    const producer = this.#producer as TransactionalProducer
    if (this.#begun) {
      const { errorCode: _, ...next } = await this.#steps.run(
        async () => {
          const answer = await this.#settings.client.endTxn(await this.#steps.coordinator(), producer, committed)
          // In version 1 an abort of which the coordinator knows nothing: no partition had been added yet.
          const nothing = !committed && producer.version === 1 && answer.errorCode === kafkaErrors.INVALID_TXN_STATE
          if (nothing) return { ...answer, producerId: producer.producerId, producerEpoch: producer.producerEpoch }
          // Whoever took the id, or the coordinator when the time was over, has ended it already: what a commit finds is an abort.
          if (committed && answer.errorCode === kafkaErrors.INVALID_TXN_STATE)
            throw this.#steps.error('TRANSACTION_FENCED', 'EndTxn was answered INVALID_TXN_STATE')
          this.#steps.accept(answer.errorCode, 'EndTxn')
          return answer
        },
        committed ? 'TRANSACTION_IN_DOUBT' : 'TRANSACTION_FAILED'
      )
      this.#renew({ ...producer, ...next })
    }
    this.#state = 'ready'
  }

  async #init(current?: TransactionalProducer): Promise<TransactionalProducer> {
    const { client, transactionalId, transactionTimeoutMs } = this.#settings
    return this.#steps.run(async () => {
      const nodeId = await this.#steps.coordinator()
      const version = await client.transactionVersion(nodeId)
      const request = { transactionalId, transactionTimeoutMs, ...(current === undefined ? {} : { current }) }
      const answer: ProducerAnswer = await client.initTransactions(nodeId, request)
      this.#steps.accept(answer.errorCode, 'InitProducerId')
      const { producerId, producerEpoch } = answer
      return { transactionalId, producerId, producerEpoch, version }
    })
  }

  #renew(producer: TransactionalProducer): void {
    const before = this.#producer
    this.#producer = producer
    this.#begun = false
    this.#groups.clear()
    const same = before?.producerId === producer.producerId && before.producerEpoch === producer.producerEpoch
    if (same && this.#lanes) this.#lanes.next()
    else this.#lanes = new TransactionLanes(this.#settings, this.#steps, this.#leaders, producer)
  }

  #misused(action: string): DeadLetterError {
    return this.#steps.error('TRANSACTION_FAILED', `it is ${this.#state}, where nothing can ${action}`)
  }
}
