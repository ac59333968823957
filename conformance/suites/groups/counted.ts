import type { ConsumedRecord } from '@dead-letter/kafka'

/** How often each record was handled, over all members of a group. */
export class Counted {
  readonly #times = new Map<string, number>()
  total = 0

  count({ topic, partition, offset }: Pick<ConsumedRecord, 'topic' | 'partition' | 'offset'>): void {
    const name = `${topic}[${partition}]@${offset}`
    this.#times.set(name, (this.#times.get(name) ?? 0) + 1)
    this.total++
  }

  get different(): number {
    return this.#times.size
  }

  get repeated(): string[] {
    return [...this.#times].flatMap(([name, times]) => (times > 1 ? [`${name} ${times} times`] : []))
  }
}
