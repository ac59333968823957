import { placeText } from '../cluster/log-offsets.ts'
import { isDone } from '../ledger/done.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import type { KeyTable } from '../lineage/key-table.ts'
import { parkedPlace, parkedPrefix } from '../lineage/parked.ts'
import { familyGroup, isSentCopy } from '../lineage/redriven.ts'

/** The offset that a group has committed of a partition; 0 where that is not known. */
export type PositionOf = (group: string, topic: string, partition: number) => Promise<number>

/**
 * Which letters may be deleted, and need no rescue: those that are done, and those of parked failures whose copies are there. In a
 * topic of parked copies nothing that is parked is settled: that is what parking keeps. A copy that a redrive sent is no letter: one in a
 * family topic is settled when its group has passed it, and who reads one elsewhere nobody knows.
 */
export class SettledLetters {
  readonly #view: Pick<LedgerView, 'toldOf' | 'decisionOf'> | null
  readonly #readCopies: (topic: string) => Promise<KeyTable>
  readonly #positionOf: PositionOf
  readonly #copies = new Map<string, KeyTable>()
  readonly #positions = new Map<string, number>()

  /**
   * @param view what is decided; `null` where that is not known: then nothing is settled
   * @param readCopies failures of which a topic has parked copies; asked once for each topic
   * @param positionOf asked once for each partition
   */
  constructor(
    view: Pick<LedgerView, 'toldOf' | 'decisionOf'> | null,
    readCopies: (topic: string) => Promise<KeyTable>,
    positionOf: PositionOf
  ) {
    this.#view = view
    this.#readCopies = readCopies
    this.#positionOf = positionOf
  }

  has(letter: Letter): boolean | Promise<boolean> {
    if (isSentCopy(letter)) return this.#isPassed(letter)
    if (this.#view === null) return false
    if (isDone(this.#view, letter)) return true
    const { key, redrives, record } = letter
    if (this.#view.toldOf(key, redrives) !== 'parked') return false
    const copy = this.#view.decisionOf(key)?.copy
    const isParked = record.topic.startsWith(parkedPrefix) || parkedPlace(record) !== undefined
    if (copy === undefined || copy === record.topic || isParked) return false
    const copies = this.#copies.get(copy)
    return copies === undefined ? this.#isIn(copy, Buffer.from(key)) : copies.get(key) >= 0
  }

  #isPassed({ record }: Letter): boolean | Promise<boolean> {
    const { topic, partition, offset } = record
    const group = familyGroup(record)
    if (group === undefined) return false
    const name = `${placeText(topic, partition)} ${group}`
    const known = this.#positions.get(name)
    return known === undefined ? this.#hasPassed(group, record, name) : offset < known
  }

  async #hasPassed(group: string, { topic, partition, offset }: Letter['record'], name: string): Promise<boolean> {
    const position = await this.#positionOf(group, topic, partition)
    this.#positions.set(name, position)
    return offset < position
  }

  async #isIn(copy: string, key: Buffer): Promise<boolean> {
    const copies = await this.#readCopies(copy)
    this.#copies.set(copy, copies)
    return copies.get(key) >= 0
  }
}
