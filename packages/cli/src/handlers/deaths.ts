import type { Asked } from './answer.ts'

/** So many records in a row are taken for deadly without an answer between; then it is the program. */
const inARow = 3

/** What a death means: the program is out of order, or the record that it was at is too much for it. */
export type Blame = 'outage' | 'record'

/**
 * Whose fault it is that a program ends. It may end at a record, or at whatever it is given; only a program that answers
 * other records says which. Pure.
 */
export class Deaths {
  readonly #most: number
  readonly #at = new Map<string, number>()
  /** Records that may still be blamed: none before the program has answered anything. */
  #credit = 0
  #fruitless = 0

  /** @param most deaths at one record, after which it is the record's fault */
  constructor(most: number) {
    this.#most = most
  }

  answered(asked: Asked): void {
    this.#credit = inARow
    this.#fruitless = 0
    this.#at.delete(key(asked))
  }

  /** @param answeredAny whether the program that ended now had answered since it was started */
  ended(answeredAny: boolean): void {
    this.#fruitless = answeredAny ? 0 : this.#fruitless + 1
  }

  /** Whether those that only waited behind the record should be told of an outage, or be handed to the next program. */
  get outage(): boolean {
    return this.#credit === 0 || this.#fruitless >= inARow
  }

  /** Told of the record that the program was at. */
  blame(asked: Asked): Blame {
    const deaths = (this.#at.get(key(asked)) ?? 0) + 1
    this.#at.set(key(asked), deaths)
    if (deaths < this.#most || this.#credit === 0) return 'outage'
    this.#credit--
    this.#at.delete(key(asked))
    return 'record'
  }

  /** The record is another member's. */
  forget(asked: Asked): void {
    this.#at.delete(key(asked))
  }
}

const key = ({ topic, partition, offset }: Asked): string => `${topic}/${partition}/${offset}`
