import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { Failure } from '../../failure/failure.ts'
import { asLogged } from '../../records/batch-record.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import type { Letter } from '../letter/envelope.ts'

/** Proof that a letter is in the log of all in-sync replicas of its DLQ partition. */
export interface LetterReceipt {
  readonly id: string
  readonly dlq: string
  readonly dlqPartition: number
  /** −1 when the broker had the letter already and does not know where. */
  readonly dlqOffset: number
  /** What was cut from the letter to fit the topic: 'stacktrace', 'message', 'value', 'timestamp'. */
  readonly trimmed: readonly string[]
}

/** A partition of a topic that may be deleted and made anew under its name: then it is another one, with letters of its own. */
export interface LetterSource extends TopicPartition {
  readonly topicId: string
}

/** Letters of one source have one key. */
export const sourceKey = (source: LetterSource): string => `${partitionKey(source)} ${source.topicId}`

/** A failed record that the writer has taken charge of. */
export interface PendingLetter {
  /** Its size, for those who bound what is under way. An estimate until the letter's topic is known. */
  readonly bytes: number
  /** Resolves when the letter is acknowledged, however long that takes; rejects only with BROKER_CLOSED. */
  readonly acknowledged: Promise<LetterReceipt>
}

/** Headers that a letter adds, roughly: only for the size of one that is not built yet. */
const HEADERS_ESTIMATE = 2048

/** A failed record from `write` to its receipt. */
export class LetterEntry implements PendingLetter {
  /** Place in the order of all `write` calls: what keeps letters in order wherever they are moved. */
  readonly order: number
  readonly record: SourceRecord
  readonly failure: Failure
  /** Of the record's topic as it was then: it may be gone before the letter is made. */
  readonly topicId: string
  readonly key: string
  readonly acknowledged: Promise<LetterReceipt>
  /** Set once, before `write` returns: whoever adds it to a budget takes the same number off again. */
  bytes: number
  /** The DLQ topic it goes to. */
  destination = ''
  /** Whether that topic is named in the options or their default; another one must exist. */
  listed = true
  /** As it was built for its partition; built again when it is routed again. */
  built: Letter | null = null
  /** As it is sent: `built`, or what the size ladder made of it. */
  letter: Letter | null = null
  /** Encoded bytes that the broker refused as too large although the topic's limit, as we know it, allows them. */
  refusedBytes = Number.POSITIVE_INFINITY
  restamped = false
  /** Settled: nobody waits for it any more. */
  gone = false
  #resolve!: (receipt: LetterReceipt) => void
  #reject!: (error: DeadLetterError) => void

  /** @param source where the record was read */
  constructor(order: number, record: SourceRecord, failure: Failure, source: LetterSource, topicId: string) {
    this.order = order
    this.record = record
    this.failure = failure
    this.topicId = topicId
    this.key = sourceKey(source)
    const { rawKey, rawValue } = asLogged(record)
    this.bytes = (rawKey?.length ?? 0) + (rawValue?.length ?? 0) + HEADERS_ESTIMATE
    this.acknowledged = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** The partition that a hold of this letter is of: the original's, of what was sent back. */
  get origin(): LetterSource {
    const { topic, partition } = this.record
    return { topic, partition, topicId: this.topicId }
  }

  setLetter(letter: Letter): void {
    this.built = letter
    this.letter = letter
    this.refusedBytes = Number.POSITIVE_INFINITY
    this.restamped = false
  }

  written(dlq: string, dlqPartition: number, dlqOffset: number): void {
    const letter = this.letter
    if (this.gone || !letter) return
    this.gone = true
    this.#resolve({ id: letter.id, dlq, dlqPartition, dlqOffset, trimmed: letter.trimmed })
  }

  drop(): void {
    if (this.gone) return
    this.gone = true
    // Whoever wrote it may not listen any more.
    this.acknowledged.catch(() => {})
    this.#reject(new DeadLetterError('BROKER_CLOSED', { request: 'A dead letter' }))
  }
}

export const byOrder = (a: LetterEntry, b: LetterEntry): number => a.order - b.order
