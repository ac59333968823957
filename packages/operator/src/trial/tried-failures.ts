import { letterSaying } from '@dead-letter/kafka/internal'
import { readCause } from '../cause/cause.ts'
import { others } from '../cause/letter-counts.ts'
import { isDone } from '../ledger/done.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import { KeyTable } from '../lineage/key-table.ts'

/** Where a letter lies in the dead-letter topic. */
export interface LetterPlace {
  readonly partition: number
  readonly offset: number
}

/** Failures of one cause, and where the letters lie that were chosen. */
export interface CauseChoice {
  readonly cause: string
  readonly fingerprint: string
  /** A hash of what the first of its letters says, wherever in the code it was thrown. */
  readonly saying: string
  /** Failures that the filter means, and about which it is not decided that nothing more is to be done. */
  failures: number
  readonly places: LetterPlace[]
}

/** Causes that are told apart. */
const mostCauses = 1000
/** Headers can be forged: it is not counted further. */
const mostRedrives = 1e9
/** The cause of a letter that is not tried: its failure is settled, or a newer letter came in its place. */
const none = -1

/**
 * Failures of a dead-letter topic, each with the newest of its letters: one that was sent back more often, or that was read later.
 * Of a letter no more is kept than its place: about 90 bytes for a failure that is met.
 */
export class TriedFailures {
  readonly #view: Pick<LedgerView, 'toldOf'> | null
  readonly #causes: CauseChoice[] = []
  readonly #causeOf = new Map<string, number>()
  /** Which letter of a failure is tried. */
  readonly #letterOf = new KeyTable()
  /** How often failures had been sent back, where they were, when the newest of all their letters was written. */
  readonly #redrivesOf = new KeyTable()
  /** Of letters that can be tried, as they were read. */
  readonly #cause: number[] = []
  readonly #redrives: number[] = []
  readonly #partition: number[] = []
  readonly #offset: number[] = []

  /** @param view what is decided about failures; `null` when that is not known */
  constructor(view: Pick<LedgerView, 'toldOf'> | null) {
    this.#view = view
  }

  /** @param fits whether it can be tried; one that cannot may still tell that its failure failed again */
  take(letter: Letter, fits: boolean): void {
    const { key, record } = letter
    const redrives = Math.min(mostRedrives, letter.redrives)
    if (redrives > Math.max(0, this.#redrivesOf.get(key))) this.#redrivesOf.set(key, redrives)
    if (!fits) return
    const before = this.#letterOf.get(key)
    if (before >= 0) {
      if (redrives < (this.#redrives[before] as number)) return
      this.#cause[before] = none
    }
    this.#letterOf.set(key, this.#cause.length)
    this.#cause.push(this.#causeNumber(letter))
    this.#redrives.push(redrives)
    this.#partition.push(record.partition)
    this.#offset.push(record.offset)
  }

  /** @param perCause failures of each cause that are tried: the newest */
  choose(perCause: number): { readonly causes: readonly CauseChoice[]; readonly settled: number } {
    let settled = 0
    for (const [key, letter] of this.#letterOf.entries()) {
      const redrives = Math.max(0, this.#redrivesOf.get(key))
      if (this.#view === null || !isDone(this.#view, { key, redrives })) continue
      settled++
      this.#cause[letter] = none
    }
    for (const [letter, number] of this.#cause.entries()) {
      const cause = this.#causes[number]
      if (cause === undefined) continue
      cause.failures++
      cause.places.push({ partition: this.#partition[letter] as number, offset: this.#offset[letter] as number })
      if (cause.places.length > perCause) cause.places.shift()
    }
    const causes = this.#causes.filter(({ failures }) => failures > 0).sort((a, b) => b.failures - a.failures)
    return { causes, settled }
  }

  #causeNumber(letter: Letter): number {
    // Whatever a later letter tells, it is done: it takes no name from those that are tried.
    if (this.#view !== null && isDone(this.#view, { key: letter.key, redrives: Number.POSITIVE_INFINITY })) return none
    const { name, fingerprint } = readCause(letter)
    const full = !this.#causeOf.has(fingerprint) && this.#causes.length >= mostCauses
    const id = full ? others : fingerprint
    const known = this.#causeOf.get(id)
    if (known !== undefined) return known
    const saying = full ? others : letterSaying(letter)
    this.#causes.push({ cause: full ? others : name, fingerprint: id, saying, failures: 0, places: [] })
    this.#causeOf.set(id, this.#causes.length - 1)
    return this.#causes.length - 1
  }
}
