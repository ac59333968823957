import { createHash } from 'node:crypto'
import { DeadLetterError, type SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { type CopiesReading, settledLetters } from '../decide/parked-copies.ts'
import { ParkedTopics, parkedCopy } from '../decide/parked-topics.ts'
import type { NamedFilter } from '../filter/filter.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { keyBytes } from '../lineage/lineage.ts'
import { parkedPrefix } from '../lineage/parked.ts'
import { lossAt, type Retention } from './retention.ts'

/** Which letters are in danger. */
export interface RescueRequest extends Pick<CopiesReading, 'onCopiesForbidden'> {
  readonly dlq: string
  readonly filter: NamedFilter
  readonly retention: Retention
  /** Milliseconds since the epoch: letters that retention may take before. */
  readonly before: number
  readonly signal?: AbortSignal | undefined
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
}

/**
 * Letters that are not settled and that retention may take soon, as they lie in the log. One of a parked failure is settled when its copy is
 * there.
 * @param view what is decided; `null` where that is not known: then every letter counts as open
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function* lettersAtRisk(
  cluster: Cluster,
  { dlq, filter, retention, before, signal, reading, onCopiesForbidden }: RescueRequest,
  view: LedgerView | null,
  onLetter?: () => void
): AsyncGenerator<Letter> {
  if (retention.ms === Number.POSITIVE_INFINITY) return
  const settled = settledLetters(cluster, view, { signal, onWait: reading?.onWait, onCopiesForbidden })
  for await (const letter of readLetters(cluster, { topic: dlq, signal, ...reading })) {
    onLetter?.()
    if (lossAt(letter, retention) >= before || !filter.test(letter)) continue
    if (!(await settled.has(letter))) yield letter
  }
}

/**
 * Copies of letters in a topic that keeps them until somebody deletes it, each with a last header that tells where it lay and of which
 * failure it is. What is there already is not copied again: given every hour it does what is left. A letter is known by where it lay, by its
 * failure and by all that it holds: in a topic that was made anew others lie at the same offsets.
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
    for await (const { record } of readLetters(cluster, { topic: name })) there.set(copyId(record), 0)
    return new RescueTopic(name, topics, there, now)
  }

  /** Resolves when the copy is acknowledged by all in-sync replicas. @returns whether it was not there already */
  async copy(letter: Letter): Promise<boolean> {
    const { key, value, headers } = parkedCopy(letter, 0)
    const id = copyId({
      ...{ rawKey: key, rawValue: value },
      headers: headers.map(([rawName, value]) => ({ rawName, value }))
    })
    if (this.#there.get(id) >= 0) return false
    await this.#topics.copy(letter, this.name, this.#now())
    this.#there.set(id, 0)
    return true
  }

  close(): Promise<void> {
    return this.#topics.close()
  }
}

/** What a copy is known by: all its bytes, of which the last header tells where its letter lay and of which failure it is. */
function copyId({ rawKey, rawValue, headers }: CopyContent): Buffer {
  const digest = createHash('sha256')
  const parts = [rawKey, rawValue, ...headers.flatMap(({ rawName, value }) => [rawName, value])]
  // Lengths first: no part can be taken for the beginning of the next.
  digest.update(parts.map(part => part?.length ?? 'null').join(' '))
  for (const part of parts) if (part !== null) digest.update(part)
  return digest.digest().subarray(0, keyBytes)
}

type CopyContent = Pick<SourceRecord, 'rawKey' | 'rawValue'> & {
  readonly headers: readonly Pick<SourceRecord['headers'][number], 'rawName' | 'value'>[]
}
