import { partitionKey } from '../../client/partition-key.ts'
import type { TransactionalProducer } from '../../client/port.ts'
import type { OutgoingRecord } from '../../records/batch-encoder.ts'
import { PartitionWriter } from '../partition-writer.ts'
import type { ProducerIdentity } from '../producer-identity.ts'
import type { Leaders } from './leaders.ts'
import type { Steps } from './steps.ts'
import type { TransactionSettings } from './transaction-settings.ts'

interface Lane {
  readonly writer: PartitionWriter
  /** What was sent last; the next send waits for it. */
  tail: Promise<unknown>
  /** Whether the coordinator knows the partition as one of this transaction. */
  added: boolean
}

/** The partition writers of one producer id and epoch: sequences go on from one transaction to the next. */
export class TransactionLanes {
  readonly #settings: TransactionSettings
  readonly #steps: Steps
  readonly #leaders: Leaders
  readonly #identity: ProducerIdentity
  readonly #lanes = new Map<string, Lane>()

  constructor(
    settings: TransactionSettings,
    steps: Steps,
    leaders: Leaders,
    { producerId, producerEpoch }: ProducerIdentity
  ) {
    this.#settings = settings
    this.#steps = steps
    this.#leaders = leaders
    this.#identity = { producerId, producerEpoch }
  }

  /** Another transaction of the same epoch: partitions have to be added again. */
  next(): void {
    for (const lane of this.#lanes.values()) lane.added = false
  }

  send(
    producer: TransactionalProducer,
    topic: string,
    partition: number,
    records: readonly OutgoingRecord[]
  ): Promise<number> {
    const key = partitionKey({ topic, partition })
    const lane = this.#lanes.get(key) ?? this.#open(producer, topic, partition)
    this.#lanes.set(key, lane)
    const sent = lane.tail.then(() => this.#send(lane, producer, topic, partition, records))
    // One that failed keeps the next from being sent: a gap in what was asked for is no transaction.
    lane.tail = sent
    sent.catch(() => {})
    return sent
  }

  #open({ transactionalId, version }: TransactionalProducer, topic: string, partition: number): Lane {
    const { client, compression: given, requestTimeoutMs } = this.#settings
    const compression = typeof given === 'function' ? given(topic) : given
    const identities = { another: async () => this.#another() }
    const transaction = { transactionalId, version }
    const parts = { client, topic, partition, identities, compression, requestTimeoutMs, transaction }
    return { writer: new PartitionWriter(parts), tail: Promise.resolve(), added: false }
  }

  #another(): { readonly identity: ProducerIdentity } {
    return { identity: this.#identity }
  }

  async #send(
    lane: Lane,
    producer: TransactionalProducer,
    topic: string,
    partition: number,
    records: readonly OutgoingRecord[]
  ): Promise<number> {
    const { client } = this.#settings
    if (producer.version === 1 && !lane.added) {
      await this.#steps.run(async () => {
        const nodeId = await this.#steps.coordinator()
        for (const { errorCode } of await client.addPartitionsToTxn(nodeId, producer, [{ topic, partition }]))
          this.#steps.accept(errorCode, 'AddPartitionsToTxn')
      })
      lane.added = true
    }
    lane.writer.begin(records)
    return this.#steps.run(async tries => {
      const leader = await this.#leaders.of(topic, partition, tries > 1)
      if (leader < 0) this.#steps.again('LEADER_NOT_AVAILABLE')
      const result = await lane.writer.attempt(leader)
      if (result.outcome === 'written') return result.baseOffset
      if (result.errorCode === null) throw result.cause
      this.#steps.accept(result.errorCode, 'Produce')
      return this.#steps.again(result.reason)
    })
  }
}
