import { DeadLetterError } from '../../errors.ts'
import { backoffDelay, type Sleeper } from '../../time/backoff.ts'
import type { Clock } from '../../time/clock.ts'
import type { DeadLetterSettings } from '../options.ts'
import type { DlqTopics } from './dlq-topics.ts'
import { byOrder, type LetterEntry } from './entry.ts'
import type { LetterHolds } from './letter-holds.ts'

/** A cluster that cannot be asked is no trouble before it has lasted this long. */
const TROUBLE_AFTER_MS = 1_000

/** How long a topic that was not there is taken for still missing. */
const ABSENT_FOR_MS = 3_000

export interface WaitingRoomContext {
  readonly topics: DlqTopics
  readonly holds: LetterHolds
  readonly sleeper: Sleeper
  readonly settings: DeadLetterSettings
  readonly clock: Clock
  readonly random: () => number
  /** Whether letters may wait until the topic is there; if not, `absent` is asked what to do. */
  readonly mayWait: boolean
  /** The topic is there: takes the letters on. The room is left. */
  found(room: WaitingRoom): void
  /** The topic is not there, and letters may not wait for it. The room is left, or (false) asks again. */
  absent(room: WaitingRoom, entries: readonly LetterEntry[], state: 'missing' | 'forbidden'): Promise<boolean>
}

/** Letters for a topic of which nothing is known, or that is missing: they wait here until it is there. */
export class WaitingRoom {
  readonly topic: string
  readonly #context: WaitingRoomContext
  #entries: LetterEntry[] = []
  #sorted = true
  #trouble: DeadLetterError | null = null
  #closed = false

  constructor(topic: string, context: WaitingRoomContext) {
    this.topic = topic
    this.#context = context
    void this.#run()
  }

  add(entry: LetterEntry): void {
    const last = this.#entries.at(-1)
    if (last && last.order > entry.order) this.#sorted = false
    this.#entries.push(entry)
    if (this.#trouble) this.#mark(entry, this.#trouble)
  }

  /** Takes out whoever goes next, in order; others may come in meanwhile. */
  next(): LetterEntry | undefined {
    if (!this.#sorted) this.#entries.sort(byOrder)
    this.#sorted = true
    for (;;) {
      const entry = this.#entries.shift()
      if (!entry?.gone) return entry
    }
  }

  /** What letters of these source partitions were held for here has ended. */
  release(keys: Iterable<string>): void {
    for (const key of keys) this.#context.holds.clear(this, key)
  }

  forget(key: string): void {
    for (const entry of this.#entries) if (entry.key === key) entry.drop()
    this.#entries = this.#entries.filter(entry => entry.key !== key)
  }

  close(): void {
    this.#closed = true
    for (const entry of this.#entries) entry.drop()
  }

  async #run(): Promise<void> {
    const { topics, clock, sleeper, settings, random } = this.#context
    const begun = clock.now()
    const absence = topics.absence(this.topic)
    if (absence && this.#context.mayWait && topics.age(this.topic) < ABSENT_FOR_MS)
      this.#declare(this.#absence(absence))
    for (let tries = 1; !this.#closed; tries++) {
      const lookup = await topics.lookUp(this.topic)
      if (this.#closed) return
      if (lookup.state === 'found') return this.#context.found(this)
      if (lookup.state === 'refused') {
        this.#declare(lookup.error)
      } else if (lookup.state === 'unknown') {
        if (clock.now() - begun >= TROUBLE_AFTER_MS) this.#declare(this.#unknown(lookup.reason, lookup.cause))
      } else if (this.#context.mayWait) {
        this.#declare(this.#absence(lookup.state))
      } else if (await this.#context.absent(this, this.#entries, lookup.state)) {
        return
      }
      await sleeper.sleep(backoffDelay(settings, tries, random))
    }
  }

  #absence(state: 'missing' | 'forbidden'): DeadLetterError {
    return new DeadLetterError(state === 'missing' ? 'LETTER_TOPIC_MISSING' : 'LETTER_FORBIDDEN', { dlq: this.topic })
  }

  #unknown(reason: string, cause: unknown): DeadLetterError {
    return new DeadLetterError('LETTER_NOT_WRITTEN', { dlq: this.topic, reason }, cause)
  }

  #declare(error: DeadLetterError): void {
    this.#trouble = error
    for (const entry of this.#entries) this.#mark(entry, error)
  }

  #mark(entry: LetterEntry, error: DeadLetterError): void {
    if (!entry.gone) this.#context.holds.set(this, entry.key, entry.origin, error)
  }
}
