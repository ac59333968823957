import { hash } from 'node:crypto'
import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { ParkedTopics } from '../decide/parked-topics.ts'
import type { NamedFilter } from '../filter/filter.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { parkedPlace, parkedPrefix } from '../lineage/parked.ts'
import { lossAt, type Retention } from './retention.ts'
import { isSettled } from './settled.ts'

/** Which letters are in danger. */
export interface RescueRequest {
  readonly dlq: string
  readonly filter: NamedFilter
  readonly retention: Retention
  /** Milliseconds since the epoch: letters that retention may take before. */
  readonly before: number
  readonly signal?: AbortSignal | undefined
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
}

/**
 * Open letters that retention may take soon, as they lie in the log.
 * @param view what is decided; `null` where that is not known: then every letter counts as open
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function* lettersAtRisk(
  cluster: Cluster,
  { dlq, filter, retention, before, signal, reading }: RescueRequest,
  view: LedgerView | null,
  onLetter?: () => void
): AsyncGenerator<Letter> {
  if (retention.ms === Number.POSITIVE_INFINITY) return
  for await (const letter of readLetters(cluster, { topic: dlq, signal, ...reading })) {
    onLetter?.()
    if (lossAt(letter, retention) >= before || !filter.test(letter)) continue
    if (view === null || !isSettled(view, letter)) yield letter
  }
}

/**
 * Copies of letters in a topic that keeps them until somebody deletes it, each with a last header that tells where it lay and of which
 * failure it is. What is there already is not copied again: given every hour it does what is left.
 */
export class RescueTopic {
  readonly name: string
  readonly #topics: ParkedTopics
  readonly #there: KeyTable
  readonly #now: () => number

  private constructor(name: string, topics: ParkedTopics, there: KeyTable, now: () => number) {
    this.name = name
    this.#topics = topics
    this.#there = there
    this.#now = now
  }

  /**
   * Creates the topic where it is missing, checks it, and reads which letters are there.
   * @param name `parked.…`
   * @throws DeadLetterError ARCHIVE_TOPIC_NAME, PARKED_TOPIC_UNSAFE, READ_*, FORWARD_*, BROKER_*
   */
  static async open(cluster: Cluster, dlq: string, name: string, now: () => number): Promise<RescueTopic> {
    if (!name.startsWith(parkedPrefix)) throw new DeadLetterError('ARCHIVE_TOPIC_NAME', { topic: name })
    const topics = new ParkedTopics(cluster, dlq)
    await topics.prepare(name)
    const there = new KeyTable()
    for await (const { record } of readLetters(cluster, { topic: name })) {
      const place = parkedPlace(record)
      if (place !== undefined) there.set(placeKey(place), 0)
    }
    return new RescueTopic(name, topics, there, now)
  }

  /** Resolves when the copy is acknowledged by all in-sync replicas. @returns whether it was not there already */
  async copy(letter: Letter): Promise<boolean> {
    const { topic, partition, offset } = letter.record
    const key = placeKey(`${topic}/${partition}/${offset}`)
    if (this.#there.get(key) >= 0) return false
    await this.#topics.copy(letter, this.name, this.#now())
    this.#there.set(key, 0)
    return true
  }

  close(): Promise<void> {
    return this.#topics.close()
  }
}

const placeKey = (place: string): Buffer => hash('sha256', place, 'buffer').subarray(0, 16)
