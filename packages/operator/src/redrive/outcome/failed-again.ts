import type { OffsetRange } from '@dead-letter/kafka/internal'
import { readCause } from '../../cause/cause.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { placeText } from '../../cluster/log-offsets.ts'
import type { Letter } from '../../letters/letter.ts'
import { ownText } from '../../letters/own-text.ts'
import { readLetters } from '../../letters/read-letters.ts'
import type { KeyTable } from '../../lineage/key-table.ts'
import { keyText } from '../../lineage/lineage.ts'
import { redriveMark } from '../../lineage/redriven.ts'
import { type LetterMask, noMask } from '../../mask/letter-mask.ts'
import type { FailedCause, FailedLetter } from './outcomes.ts'

const mostCauses = 1000
const mostLetters = 100
const textBytes = 200

/** Follows one dead-letter topic for letters of failures that an operation sent back: each failure counts once. */
export class FailedAgain {
  readonly #cluster: Cluster
  readonly #operation: string
  readonly #topic: string
  readonly #keys: KeyTable
  readonly #positions: Map<number, number>
  readonly #causes = new Map<string, { -readonly [K in keyof FailedCause]: FailedCause[K] }>()
  readonly #at = new Map<string, number[]>()
  readonly #shown: (letter: Letter) => Letter
  readonly letters: FailedLetter[] = []

  /**
   * @param keys shared by several dead-letter topics
   * @param from where the plan ended: what lies before is older
   * @param mask hides what may not be shown in names and messages of causes
   */
  constructor(
    cluster: Cluster,
    operation: string,
    topic: string,
    keys: KeyTable,
    from: readonly Pick<OffsetRange, 'partition' | 'end'>[],
    mask: LetterMask = noMask
  ) {
    this.#shown = mask.apply
    this.#cluster = cluster
    this.#operation = operation
    this.#topic = topic
    this.#keys = keys
    this.#positions = new Map(from.map(({ partition, end }) => [partition, end]))
  }

  get causes(): FailedCause[] {
    return [...this.#causes.values()]
  }

  /** Reads on, to the end that the topic has now. */
  async read(signal?: AbortSignal): Promise<void> {
    const positions = this.#positions
    const range = { topic: this.#topic, positions, signal, onUnreadable: () => {} }
    for await (const letter of readLetters(this.#cluster, range)) {
      const { partition, offset } = letter.record
      positions.set(partition, offset + 1)
      const mark = redriveMark(letter)
      if (mark === null || mark === 'elsewhere' || mark.operation !== this.#operation) continue
      if (this.#keys.set(mark.key, 1) >= 0) continue
      this.#take(letter)
    }
  }

  /** Of those that failed again, how many of copies before the offsets that are committed. */
  passed(committedAt: (place: string) => number | undefined): number {
    let sum = 0
    for (const [place, offsets] of this.#at) {
      const committed = place === '' ? Number.POSITIVE_INFINITY : (committedAt(place) ?? -1)
      for (const offset of offsets) if (offset < committed) sum++
    }
    return sum
  }

  #take(letter: Letter): void {
    const { facts, record, key } = letter
    const { name, fingerprint, message } = readCause(this.#shown(letter))
    const known = this.#causes.get(fingerprint)
    if (known !== undefined) known.count++
    else if (this.#causes.size < mostCauses)
      this.#causes.set(fingerprint, {
        ...{ cause: ownText(name, textBytes), fingerprint, count: 1, example: ownText(message, textBytes) }
      })
    if (this.letters.length < mostLetters)
      this.letters.push({
        ...{ failure: keyText(key), cause: ownText(name, textBytes), topic: record.topic },
        ...{ partition: record.partition, offset: record.offset }
      })
    const { topic, partition, offset } = facts
    // One that does not tell where it was consumed is taken for one of a copy that is passed.
    const told = topic !== undefined && partition !== undefined && offset !== undefined
    const place = told ? placeText(topic, partition) : ''
    const offsets = this.#at.get(place) ?? []
    this.#at.set(place, offsets)
    offsets.push(offset ?? 0)
  }
}
