import type { FromIndex, IndexProgress, LedgerState } from './messages.ts'

const mostNamed = 50

/** Gathers what is to be told, and tells it together: nobody needs to hear of every letter. */
export class Told {
  readonly #post: (message: FromIndex) => void
  #letters: Record<string, number> = {}
  readonly #failures = new Set<string>()
  readonly #operations = new Set<string>()
  #last = ''
  #ledger = ''

  constructor(post: (message: FromIndex) => void) {
    this.#post = post
  }

  letters(topic: string, count: number): void {
    this.#letters[topic] = (this.#letters[topic] ?? 0) + count
  }

  decisions(failures: readonly Buffer[]): void {
    for (const key of failures) if (this.#failures.size <= mostNamed) this.#failures.add(key.toString('hex'))
  }

  operations(ids: readonly string[]): void {
    for (const id of ids) this.#operations.add(id)
  }

  ledger(state: LedgerState, entries: number, faults: number): void {
    const news = JSON.stringify([state, entries, faults])
    if (news !== this.#ledger) this.#post({ tell: 'ledger', state, entries, faults })
    this.#ledger = news
  }

  flush(progress: IndexProgress): void {
    if (Object.keys(this.#letters).length > 0) this.#post({ tell: 'letters', dlqs: this.#letters })
    this.#letters = {}
    if (this.#failures.size > 0) {
      const many = this.#failures.size > mostNamed
      this.#post({ tell: 'decisions', failures: many ? [] : [...this.#failures], many })
    }
    this.#failures.clear()
    if (this.#operations.size > 0) this.#post({ tell: 'operations', ids: [...this.#operations] })
    this.#operations.clear()
    // `asOf` alone is no news.
    const news = JSON.stringify({ ...progress, asOf: 0 })
    if (news !== this.#last) this.#post({ tell: 'progress', progress })
    this.#last = news
  }
}
