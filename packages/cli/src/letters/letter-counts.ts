import type { ReadLetter } from '@dead-letter/kafka'
import { causeOf, diedAt, isoTime } from './letter-view.ts'

export interface CauseCount {
  readonly cause: string
  readonly fingerprint?: string
  count: number
  first: number
  last: number
  /** The message of the first letter of this cause. */
  readonly example: string
}

/** Headers can hold anything: names beyond this many go under one name, so that a hostile topic cannot fill the memory. */
const mostNames = 1000
const others = '(others)'
const notTold = '(not told)'

/** Counts letters by what a person would sort them by. Holds no letter. */
export class LetterCounts {
  total = 0
  first = Number.POSITIVE_INFINITY
  last = Number.NEGATIVE_INFINITY
  readonly byStage = new Map<string, number>()
  readonly byClass = new Map<string, number>()
  readonly byCause = new Map<string, number>()
  readonly byOrigin = new Map<string, Map<number | string, number>>()
  readonly byHour = new Map<string, number>()
  /** By fingerprint, where letters have one: two failures of one name can be different causes. */
  readonly #causes = new Map<string, CauseCount>()
  #origins = 0

  add(letter: ReadLetter): void {
    const { facts } = letter
    const at = diedAt(letter)
    this.total++
    if (at >= 0) {
      this.first = Math.min(this.first, at)
      this.last = Math.max(this.last, at)
    }
    countUp(this.byStage, facts.stage ?? notTold)
    countUp(this.byClass, facts.class ?? notTold)
    countUp(this.byCause, causeOf(letter))
    countUp(this.byHour, at < 0 ? notTold : `${isoTime(at).slice(0, 13)}:00Z`)
    this.#countOrigin(facts.topic ?? notTold, facts.partition ?? notTold)
    this.#countCause(letter, at)
  }

  /** Most frequent first. */
  get causes(): CauseCount[] {
    return [...this.#causes.values()].sort((a, b) => b.count - a.count)
  }

  #countOrigin(topic: string, partition: number | string): void {
    let partitions = this.byOrigin.get(topic)
    if (partitions === undefined) {
      if (this.#origins >= mostNames && topic !== others) {
        this.#countOrigin(others, others)
        return
      }
      partitions = new Map()
      this.byOrigin.set(topic, partitions)
      this.#origins++
    }
    if (!partitions.has(partition) && partitions.size >= mostNames) partition = others
    partitions.set(partition, (partitions.get(partition) ?? 0) + 1)
  }

  #countCause(letter: ReadLetter, at: number): void {
    const cause = causeOf(letter)
    const { fingerprint, message } = letter.facts
    const key = fingerprint ?? `name:${cause}`
    const known = this.#causes.get(key)
    if (known !== undefined) {
      known.count++
      if (at >= 0) {
        known.first = Math.min(known.first, at)
        known.last = Math.max(known.last, at)
      }
      return
    }
    if (this.#causes.size >= mostNames) {
      const rest = this.#causes.get(others)
      if (rest === undefined) this.#causes.set(others, { cause: others, count: 1, first: at, last: at, example: '' })
      else {
        rest.count++
        rest.last = Math.max(rest.last, at)
      }
      return
    }
    this.#causes.set(key, {
      cause: cause.slice(0, 200),
      ...(fingerprint === undefined ? {} : { fingerprint: fingerprint.slice(0, 64) }),
      count: 1,
      first: at,
      last: at,
      example: (message ?? '').slice(0, 200)
    })
  }
}

function countUp(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < mostNames ? name.slice(0, 200) : others
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
