import { isDone } from '../ledger/done.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import type { KeyTable } from '../lineage/key-table.ts'
import { parkedPlace, parkedPrefix } from '../lineage/parked.ts'

/**
 * Which letters may be deleted, and need no rescue: those that are done, and those of parked failures whose copies are there. In a
 * topic of parked copies nothing that is parked is settled: that is what parking keeps.
 */
export class SettledLetters {
  readonly #view: Pick<LedgerView, 'toldOf' | 'decisionOf'> | null
  readonly #readCopies: (topic: string) => Promise<KeyTable>
  readonly #copies = new Map<string, KeyTable>()

  /**
   * @param view what is decided; `null` where that is not known: then nothing is settled
   * @param readCopies failures of which a topic has parked copies; asked once for each topic
   */
  constructor(
    view: Pick<LedgerView, 'toldOf' | 'decisionOf'> | null,
    readCopies: (topic: string) => Promise<KeyTable>
  ) {
    this.#view = view
    this.#readCopies = readCopies
  }

  has(letter: Letter): boolean | Promise<boolean> {
    if (this.#view === null) return false
    if (isDone(this.#view, letter)) return true
    const { key, redrives, record } = letter
    if (this.#view.toldOf(key, redrives) !== 'parked') return false
    const copy = this.#view.decisionOf(key)?.copy
    const isCopy = record.topic.startsWith(parkedPrefix) || parkedPlace(record) !== undefined
    if (copy === undefined || copy === record.topic || isCopy) return false
    const copies = this.#copies.get(copy)
    return copies === undefined ? this.#isIn(copy, Buffer.from(key)) : copies.get(key) >= 0
  }

  async #isIn(copy: string, key: Buffer): Promise<boolean> {
    const copies = await this.#readCopies(copy)
    this.#copies.set(copy, copies)
    return copies.get(key) >= 0
  }
}
