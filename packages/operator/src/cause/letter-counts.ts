import type { ReadLetter } from '@dead-letter/kafka/internal'
import { diedAt, isDate } from '../letters/letter-time.ts'
import { ownText } from '../letters/own-text.ts'
import { type Cause, messageShape, readCause } from './cause.ts'

export interface CauseCount {
  readonly cause: string
  readonly fingerprint?: string
  count: number
  first: number
  last: number
  /** The message of the first letter of this cause. */
  readonly example: string
}

export interface OriginCount {
  readonly topic: string
  readonly partition: number | string
  letters: number
}

/** How much is kept: headers can hold anything, and a hostile topic must not fill the memory. */
export interface CountLimits {
  /** Names of each kind that are told apart; letters of further ones are counted together. */
  readonly names: number
  /** Bytes kept of each text. */
  readonly textBytes: number
}

/** The name under which everything is counted that came when there were names enough. */
export const others = '(others)'
const notTold = '(not told)'
const oddExamples = 5
/** Hours are short and of one kind: a year of them. */
const mostHours = 10_000

/** Counts letters by what a person would sort them by. Holds no letter, and no more than its limits say. */
export class LetterCounts {
  total = 0
  first = Number.POSITIVE_INFINITY
  last = Number.NEGATIVE_INFINITY
  readonly byStage = new Map<string, number>()
  readonly byClass = new Map<string, number>()
  readonly byCause = new Map<string, number>()
  readonly byHour = new Map<string, number>()
  /** Letters whose timestamp is no date, and the first few of those timestamps. */
  readonly odd = { letters: 0, examples: [] as number[] }
  /** By fingerprint, where letters have one: two failures of one name can be different causes. */
  readonly #causes = new Map<string, CauseCount>()
  readonly #origins = new Map<string, OriginCount>()
  readonly #limits: CountLimits

  constructor(limits: CountLimits) {
    this.#limits = limits
  }

  add(letter: ReadLetter): void {
    const { facts } = letter
    const at = diedAt(letter)
    this.total++
    if (isDate(at)) {
      this.first = Math.min(this.first, at)
      this.last = Math.max(this.last, at)
    } else if (at !== -1) {
      this.odd.letters++
      if (this.odd.examples.length < oddExamples) this.odd.examples.push(at)
    }
    this.#countUp(this.byStage, facts.stage ?? notTold)
    this.#countUp(this.byClass, facts.class ?? notTold)
    const cause = readCause(letter)
    this.#countUp(this.byCause, cause.name)
    countUp(this.byHour, isDate(at) ? `${new Date(at).toISOString().slice(0, 13)}:00Z` : notTold, mostHours)
    this.#countOrigin(facts.topic ?? notTold, facts.partition ?? notTold)
    this.#countCause(letter, cause, at)
  }

  /** Most frequent first. */
  get causes(): CauseCount[] {
    return [...this.#causes.values()].sort((a, b) => b.count - a.count)
  }

  /** Most frequent first. */
  get origins(): OriginCount[] {
    return [...this.#origins.values()].sort((a, b) => b.letters - a.letters)
  }

  #countUp(counts: Map<string, number>, name: string): void {
    countUp(counts, ownText(name, this.#limits.textBytes), this.#limits.names)
  }

  #countOrigin(from: string, partition: number | string): void {
    const topic = ownText(from, this.#limits.textBytes)
    const key = `${topic}\0${partition}`
    const known = this.#origins.get(key)
    if (known !== undefined) known.letters++
    else if (this.#origins.size < this.#limits.names || topic === others)
      this.#origins.set(key, { topic, partition, letters: 1 })
    else this.#countOrigin(others, others)
  }

  #countCause(letter: ReadLetter, { name, message, nested }: Cause, at: number): void {
    const { textBytes, names } = this.#limits
    const { fingerprint: given } = letter.facts
    const cause = ownText(name, textBytes)
    const fingerprint = given === undefined ? undefined : ownText(given, textBytes)
    const shape = nested ? `\0${ownText(messageShape(message), textBytes)}` : ''
    const key = fingerprint === undefined ? `name:${cause}${shape}` : `fingerprint:${fingerprint}`
    const known = this.#causes.get(key) ?? (this.#causes.size < names ? undefined : this.#causes.get(others))
    if (known !== undefined) {
      known.count++
      if (!isDate(at)) return
      known.first = isDate(known.first) ? Math.min(known.first, at) : at
      known.last = Math.max(known.last, at)
    } else if (this.#causes.size >= names)
      this.#causes.set(others, { cause: others, count: 1, first: at, last: at, example: '' })
    else {
      const example = ownText(message, textBytes)
      const named = fingerprint === undefined ? {} : { fingerprint }
      this.#causes.set(key, { cause, ...named, count: 1, first: at, last: at, example })
    }
  }
}

function countUp(counts: Map<string, number>, name: string, most: number): void {
  const key = counts.has(name) || counts.size < most ? name : others
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
