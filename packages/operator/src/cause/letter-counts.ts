import { letterFingerprint } from '@dead-letter/kafka/internal'
import type { Letter } from '../letters/letter.ts'
import { diedAt, isDate } from '../letters/letter-time.ts'
import { ownText } from '../letters/own-text.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { readCause } from './cause.ts'

export interface CauseCount {
  readonly cause: string
  readonly fingerprint?: string
  /** Letters. */
  count: number
  /** Failures: several letters can be of one. */
  failures: number
  /** Failures by what is decided about them: 'open', 'parked', 'discarded', … */
  readonly states: Record<string, number>
  /** Letters of each of the last 24 hours, the present one last. */
  readonly trend: number[]
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

/** Who knows what is decided about failures. */
export interface StateOf {
  stateOf(key: Buffer, redrives: number): string
}

/** The name under which everything is counted that came when there were names enough. */
export const others = '(others)'
const notTold = '(not told)'
const oddExamples = 5
/** Failures that are remembered, to count each once: 42 MB. */
const mostFailures = 1_000_000
const trendHours = 24
const hourMs = 3_600_000
/** Names of what is decided; a newer version may know more than this one. */
const mostStates = 10
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
  /** Failures; beyond a million of them that are known, each further letter is taken for one. */
  failures = 0
  /** By fingerprint, where letters have one: two failures of one name can be different causes. */
  readonly #causes = new Map<string, CauseCount>()
  readonly #origins = new Map<string, OriginCount>()
  readonly #limits: CountLimits

  readonly #view: StateOf | null
  readonly #now: number
  readonly #shown: (letter: Letter) => Letter
  readonly #seen = new KeyTable()
  #hour = Number.NaN
  #hourText = ''
  /** The origin that was counted last: letters of one partition lie together. */
  #origin: OriginCount | undefined
  #originTopic = ''

  /**
   * @param view what is decided about failures
   * @param now milliseconds since the epoch: the end of what is counted as trend
   * @param shown what may be shown of a letter: names and examples of causes are taken of that
   */
  constructor(
    limits: CountLimits,
    view: StateOf | null = null,
    now = Date.now(),
    shown: (letter: Letter) => Letter = letter => letter
  ) {
    this.#shown = shown
    this.#limits = limits
    this.#view = view
    this.#now = now
  }

  /** Whether every failure is counted once. */
  get failuresExact(): boolean {
    return this.#seen.size < mostFailures
  }

  add(letter: Letter): void {
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
    countUp(this.byHour, isDate(at) ? this.#hourOf(at) : notTold, mostHours)
    this.#countOrigin(facts.topic ?? notTold, facts.partition ?? notTold)
    this.#countUp(this.byCause, this.#countCause(letter, at))
  }

  /** Most frequent first. */
  get causes(): CauseCount[] {
    return [...this.#causes.values()].sort((a, b) => b.count - a.count)
  }

  /** Most frequent first. */
  get origins(): OriginCount[] {
    return [...this.#origins.values()].sort((a, b) => b.letters - a.letters)
  }

  /** Letters of one hour mostly lie together: its text is made once. */
  #hourOf(at: number): string {
    const hour = Math.floor(at / hourMs)
    if (hour !== this.#hour) {
      this.#hour = hour
      this.#hourText = `${new Date(at).toISOString().slice(0, 13)}:00Z`
    }
    return this.#hourText
  }

  #countUp(counts: Map<string, number>, name: string): void {
    const known = counts.get(name)
    // A name that is there is short enough, and needs no text of its own.
    if (known !== undefined) counts.set(name, known + 1)
    else countUp(counts, ownText(name, this.#limits.textBytes), this.#limits.names)
  }

  #countOrigin(from: string, partition: number | string): void {
    if (this.#origin?.partition === partition && this.#originTopic === from) {
      this.#origin.letters++
      return
    }
    const counted = this.#originOf(from, partition)
    counted.letters++
    this.#origin = counted.topic === others ? undefined : counted
    // A text that is cut is another one, and is looked for each time.
    this.#originTopic = counted.topic
  }

  #originOf(from: string, partition: number | string): OriginCount {
    const topic = ownText(from, this.#limits.textBytes)
    const key = `${topic}\0${partition}`
    const known = this.#origins.get(key)
    if (known !== undefined) return known
    if (this.#origins.size >= this.#limits.names && topic !== others) return this.#originOf(others, others)
    const origin = { topic, partition, letters: 0 }
    this.#origins.set(key, origin)
    return origin
  }

  #isNew(key: Buffer): boolean {
    if (this.#seen.size >= mostFailures) return this.#seen.get(key) < 0
    return this.#seen.set(key, 0) < 0
  }

  /** @returns the cause's name */
  #countCause(letter: Letter, at: number): string {
    const { textBytes, names } = this.#limits
    const fingerprint = letterFingerprint(letter)
    let found = this.#causes.get(fingerprint) ?? (this.#causes.size < names ? undefined : this.#causes.get(others))
    if (found === undefined) {
      const full = this.#causes.size >= names
      const { name, message } = full ? { name: others, message: '' } : readCause(this.#shown(letter))
      found = {
        ...{ cause: ownText(name, textBytes), ...(full ? {} : { fingerprint }), count: 0, failures: 0, states: {} },
        ...{ trend: emptyTrend(), first: at, last: at, example: ownText(message, textBytes) }
      }
      this.#causes.set(full ? others : fingerprint, found)
    }
    found.count++
    if (this.#isNew(letter.key)) {
      this.failures++
      found.failures++
      const state = this.#view?.stateOf(letter.key, letter.redrives) ?? 'open'
      const told = state in found.states || Object.keys(found.states).length < mostStates ? state : others
      found.states[told] = (found.states[told] ?? 0) + 1
    }
    if (!isDate(at)) return found.cause
    found.first = isDate(found.first) ? Math.min(found.first, at) : at
    found.last = Math.max(found.last, at)
    const hoursAgo = Math.floor(this.#now / hourMs) - Math.floor(at / hourMs)
    if (hoursAgo >= 0 && hoursAgo < trendHours)
      found.trend[trendHours - 1 - hoursAgo] = (found.trend[trendHours - 1 - hoursAgo] ?? 0) + 1
    return found.cause
  }
}

const emptyTrend = (): number[] => new Array<number>(trendHours).fill(0)

function countUp(counts: Map<string, number>, name: string, most: number): void {
  const key = counts.has(name) || counts.size < most ? name : others
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
