import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import type { ProduceAnswer, ProduceRequest } from '../../src/client/port.ts'
import { DeadLetterError } from '../../src/errors.ts'
import type { IdentityAnswer, IdentitySource, ProducerIdentity } from '../../src/produce/producer-identity.ts'
import { readBatchInfo } from '../../src/records/batch-info.ts'
import { openBatch } from '../../src/records/batch-records.ts'

/** What becomes of one request, beside what a broker makes of it by itself. */
export type Fate =
  | 'answered'
  /** It never arrives. */
  | 'lost'
  /** It is carried out, and the answer is lost. */
  | 'answer-lost'
  /** It is carried out, and the answer is an error that does not say so. */
  | 'timed-out'
  /** Refused before it is appended. */
  | 'refused'
  /** The broker forgets every producer first, as after the expiry of their ids. */
  | 'forgets'
  /** Somebody else has taken the producer's epoch. */
  | 'fenced'

interface Producer {
  readonly epoch: number
  next: number
  readonly batches: { readonly first: number; readonly count: number; readonly base: number }[]
}

/** One partition as a broker keeps it: its log, and the last five batches of each producer, by which it knows a batch again. */
export class SimulatedPartition {
  readonly log: string[] = []
  readonly fates: Fate[] = []
  /** The sequence of the first batch under each identity. */
  readonly begun = new Map<string, number>()
  /** How often it forgot its producers. */
  forgotten = 0
  /** A batch of more records is too large. */
  mostInBatch = Number.POSITIVE_INFINITY
  readonly #producers = new Map<bigint, Producer>()
  readonly #fencedUpTo = new Map<bigint, number>()

  async produce(_nodeId: number, { topic, partition, batch }: ProduceRequest): Promise<ProduceAnswer> {
    await new Promise(resolve => setImmediate(resolve))
    const fate = this.fates.shift() ?? 'answered'
    const info = readBatchInfo(batch, 0)
    if (!info) return answer(kafkaErrors.CORRUPT_MESSAGE)
    const identity = `${info.producerId} ${info.producerEpoch}`
    if (!this.begun.has(identity)) this.begun.set(identity, info.baseSequence)
    if (fate === 'lost') throw noAnswer()
    if (fate === 'refused') return answer(kafkaErrors.NOT_ENOUGH_REPLICAS)
    if (fate === 'forgets') {
      this.forgotten++
      this.#producers.clear()
    }
    if (fate === 'fenced') this.#fencedUpTo.set(info.producerId, info.producerEpoch)
    const given = this.#append(info, () => {
      const values: string[] = []
      const records = openBatch(batch, info, { topic, partition, checkCrc: true, maxBatchBytes: 1 << 26 })
      for (let record = records.next(); record; record = records.next()) values.push(String(record.rawValue))
      return values
    })
    if (fate === 'answer-lost') throw noAnswer()
    return fate === 'timed-out' && given.errorCode === 0 ? answer(kafkaErrors.REQUEST_TIMED_OUT) : given
  }

  #append(
    {
      producerId,
      producerEpoch,
      baseSequence,
      count
    }: { producerId: bigint; producerEpoch: number; baseSequence: number; count: number },
    values: () => string[]
  ): ProduceAnswer {
    if (producerEpoch <= (this.#fencedUpTo.get(producerId) ?? -1)) return answer(kafkaErrors.INVALID_PRODUCER_EPOCH)
    if (count > this.mostInBatch) return answer(kafkaErrors.MESSAGE_TOO_LARGE)
    const last = this.#producers.get(producerId)
    if (last && producerEpoch < last.epoch) return answer(kafkaErrors.INVALID_PRODUCER_EPOCH)
    if (last && producerEpoch > last.epoch && baseSequence !== 0)
      return answer(kafkaErrors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    const known = last?.epoch === producerEpoch ? last : undefined
    const again = known?.batches.find(batch => batch.first === baseSequence && batch.count === count)
    if (again) return answer(kafkaErrors.NONE, again.base)
    if (known && known.next !== baseSequence) return answer(kafkaErrors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    const producer = known ?? { epoch: producerEpoch, next: 0, batches: [] }
    this.#producers.set(producerId, producer)
    producer.next = baseSequence + count
    producer.batches.push({ first: baseSequence, count, base: this.log.length })
    if (producer.batches.length > 5) producer.batches.shift()
    return answer(kafkaErrors.NONE, this.log.push(...values()) - count)
  }
}

/** Gives identities without end, and now and then an error instead. */
export class SimulatedIdentities implements IdentitySource {
  readonly given: ProducerIdentity[] = []
  readonly refusals: number[] = []

  async another(used: ProducerIdentity | undefined): Promise<IdentityAnswer> {
    const errorCode = this.refusals.shift() ?? 0
    if (errorCode !== 0) return { errorCode }
    const last = this.given.at(-1)
    if (last && last !== used) return { identity: last }
    // Another epoch of the same producer, as transactions have it, or another producer.
    const [producerId, producerEpoch] = [BigInt(this.given.length >> 1), this.given.length & 1]
    const identity = { producerId, producerEpoch }
    this.given.push(identity)
    return { identity }
  }
}

const noAnswer = (): DeadLetterError =>
  new DeadLetterError('BROKER_TIMEOUT', { request: 'Produce', brokers: 'simulated:9092', timeoutMs: 1 })

const answer = (errorCode: number, baseOffset = -1): ProduceAnswer => ({
  errorCode,
  errorMessage: null,
  baseOffset,
  byTopicId: true,
  logAppendTime: -1,
  recordErrors: []
})
