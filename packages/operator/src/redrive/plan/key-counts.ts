import type { Letter } from '../../letters/letter.ts'
import { ownText } from '../../letters/own-text.ts'

/** Failures of one key. */
export interface KeyCount {
  /** As text; `null`: failures without key. */
  readonly key: string | null
  readonly count: number
}

/** Keys that are told apart; failures of further ones are not among the most frequent. */
const mostKeys = 20_000
const mostListed = 10
const textBytes = 200

/** Counts failures by the key of their record. */
export class KeyCounts {
  readonly #counts = new Map<string, { key: string | null; count: number }>()
  readonly #show: (letter: Letter) => Letter

  /** @param show what may be shown of a letter */
  constructor(show: (letter: Letter) => Letter) {
    this.#show = show
  }

  add(letter: Letter): void {
    const { rawKey } = letter.record
    const name = rawKey === null ? '' : `k${rawKey.toString('latin1')}`
    const known = this.#counts.get(name)
    if (known !== undefined) known.count++
    else if (this.#counts.size < mostKeys) {
      const shown = rawKey === null ? null : this.#show(letter).record.rawKey
      this.#counts.set(name, { key: shown === null ? null : ownText(shown.toString('utf8'), textBytes), count: 1 })
    }
  }

  /** The most frequent of those that have more than one failure. */
  get most(): KeyCount[] {
    const several = [...this.#counts.values()].filter(({ count }) => count > 1)
    return several.sort((a, b) => b.count - a.count).slice(0, mostListed)
  }
}
