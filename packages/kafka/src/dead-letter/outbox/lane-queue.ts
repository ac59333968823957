import { DeadLetterError } from '../../errors.ts'
import { BATCH_OVERHEAD } from '../../records/batch-encoder.ts'
import { backoffDelay } from '../../time/backoff.ts'
import type { WrittenTopic } from '../../topics/written-topic.ts'
import { fitLetter, letterRoom, smallestBytes } from '../letter/size-ladder.ts'
import { byOrder, type LetterEntry } from './entry.ts'
import type { LaneContext } from './lane-context.ts'

/** Letters of several are sent together up to this size, whatever the topic takes. */
const BATCH_BYTES = 1_048_576

/** How old the view of a topic may be that letters are sent by; a broker's refusal renews it sooner. */
const TOPIC_MAX_AGE_MS = 60_000

/** A letter that the topic does not take, with the letters of the same source partition that must not pass it. */
interface Aside {
  entries: LetterEntry[]
  tries: number
  /** Time to try its first letter again. */
  due: boolean
  /** That letter is at some rung of the size ladder; if not, it starts again at the first. */
  climbing: boolean
}

/** The letters that wait in a lane: in order, except that one in trouble holds up only its own source partition. */
export class LaneQueue {
  readonly #topic: string
  readonly #context: LaneContext
  readonly #wake: () => void
  #entries: LetterEntry[] = []
  #sorted = true
  /** Most letters in a batch: halved to find the one that the broker refuses. */
  #most = Number.POSITIVE_INFINITY
  readonly #asides = new Map<string, Aside>()
  #probe: Aside | null = null

  constructor(topic: string, context: LaneContext, wake: () => void) {
    this.#topic = topic
    this.#context = context
    this.#wake = wake
  }

  add(entry: LetterEntry): void {
    const aside = this.#asides.size > 0 ? this.#asides.get(entry.key) : undefined
    if (aside) {
      aside.entries.push(entry)
      return
    }
    const last = this.#entries.at(-1)
    if (last && last.order > entry.order) this.#sorted = false
    this.#entries.push(entry)
  }

  /** The letters that go next, as many as fit; their places in the queue are empty until {@link putBack}. */
  cut(topic: WrittenTopic): LetterEntry[] {
    if (this.#context.topics.age(topic.name) > TOPIC_MAX_AGE_MS) void this.#context.topics.lookUp(topic.name)
    for (const [key, aside] of this.#asides) {
      const head = aside.due ? this.#head(key, aside) : undefined
      if (!head) continue
      if (!aside.climbing && head.built) head.setLetter(head.built)
      aside.climbing = true
      if (this.#fits(head, topic)) {
        this.#probe = aside
        return [head]
      }
      this.setAside(head, this.#tooLarge(head, topic))
    }
    return this.#next(topic)
  }

  /** Letters of a batch that will not be sent as it is. */
  putBack(entries: readonly LetterEntry[]): void {
    if (this.#probe) {
      // The first letter of an aside keeps its place there while it is tried.
      this.#probe = null
      return
    }
    for (const entry of entries) if (!entry.gone) this.#entries.push(entry)
    this.#sorted = false
  }

  /** The batch of these is in the log. */
  written(entries: readonly LetterEntry[]): void {
    this.#most *= 2
    const probe = this.#probe
    if (!probe) return
    this.#probe = null
    for (const entry of entries) this.#release(entry.key, probe)
  }

  /** A batch of so many was refused without a word about which letter is at fault. */
  split(count: number): void {
    this.#most = Math.ceil(count / 2)
  }

  /** This letter is not taken: it is tried again by and by, and the later ones of its source partition wait behind it. */
  setAside(entry: LetterEntry, error: DeadLetterError): void {
    const behind = (other: LetterEntry): boolean => other.key === entry.key && other.order >= entry.order
    const aside = this.#asides.get(entry.key) ?? { entries: [], tries: 0, due: false, climbing: false }
    const moved = this.#entries.filter(behind)
    if (moved.length > 0) this.#entries = this.#entries.filter(other => !behind(other))
    aside.entries = [...new Set([entry, ...moved, ...aside.entries])].sort(byOrder)
    aside.tries++
    aside.due = false
    aside.climbing = false
    this.#asides.set(entry.key, aside)
    this.#context.holds.set(aside, entry.key, entry.origin, error)
    void this.#later(aside)
  }

  /** Every letter that waits. */
  *waiting(): Generator<LetterEntry> {
    yield* this.#entries
    for (const aside of this.#asides.values()) yield* aside.entries
  }

  /** Gives away every letter that is not being sent. What they were held for here ends when they stand elsewhere. */
  empty(take: (entries: readonly LetterEntry[]) => void): void {
    const probed = this.#probe?.entries[0]
    const all = [...this.waiting()].filter(entry => entry !== probed && !entry.gone).sort(byOrder)
    const asides = [...this.#asides]
    this.#entries = []
    this.#sorted = true
    for (const [key, aside] of asides) {
      if (aside === this.#probe) aside.entries = aside.entries.slice(0, 1)
      else this.#asides.delete(key)
    }
    if (all.length > 0) take(all)
    for (const [key, aside] of asides) if (aside !== this.#probe) this.#context.holds.clear(aside, key)
  }

  forget(key: string): void {
    for (const entry of this.waiting()) if (entry.key === key) entry.drop()
    this.#entries = this.#entries.filter(entry => entry.key !== key)
    this.#asides.delete(key)
  }

  close(): void {
    for (const entry of this.waiting()) entry.drop()
    this.#entries = []
    this.#asides.clear()
  }

  #next(topic: WrittenTopic): LetterEntry[] {
    if (!this.#sorted) this.#entries.sort(byOrder)
    this.#sorted = true
    const room = Math.min(topic.maxMessageBytes, BATCH_BYTES) - BATCH_OVERHEAD
    const unfit: LetterEntry[] = []
    const blocked = new Set<string>()
    const taken: LetterEntry[] = []
    let bytes = 0
    let seen = 0
    for (; seen < this.#entries.length && taken.length < this.#most; seen++) {
      const entry = this.#entries[seen] as LetterEntry
      if (entry.gone || blocked.has(entry.key)) continue
      if (!this.#fits(entry, topic)) {
        unfit.push(entry)
        blocked.add(entry.key)
        continue
      }
      const size = entry.letter?.bytes ?? 0
      if (taken.length > 0 && bytes + size > room) break
      taken.push(entry)
      bytes += size
    }
    const passed = this.#entries.splice(0, seen)
    if (unfit.length > 0) {
      const sent = new Set(taken)
      this.#entries.unshift(...passed.filter(entry => !sent.has(entry)))
      for (const entry of unfit) this.setAside(entry, this.#tooLarge(entry, topic))
    }
    return taken
  }

  /** Makes the letter fit the topic if it can be made to. */
  #fits(entry: LetterEntry, topic: WrittenTopic): boolean {
    const { built, letter } = entry
    if (!built || !letter) return false
    if (letter.bytes <= letterRoom(topic) && letter.bytes < entry.refusedBytes) return true
    const fitting = fitLetter(built, topic, entry.refusedBytes, this.#context.settings)
    if (fitting) entry.letter = fitting
    return fitting !== null
  }

  #head(key: string, aside: Aside): LetterEntry | undefined {
    aside.entries = aside.entries.filter(entry => !entry.gone).sort(byOrder)
    if (aside.entries.length === 0) this.#release(key, aside)
    return aside.entries[0]
  }

  #release(key: string, aside: Aside): void {
    if (this.#asides.get(key) === aside) this.#asides.delete(key)
    for (const entry of aside.entries) if (!entry.gone) this.#entries.push(entry)
    this.#sorted = false
    this.#context.holds.clear(aside, key)
  }

  async #later(aside: Aside): Promise<void> {
    const { sleeper, settings, random, topics } = this.#context
    await sleeper.sleep(backoffDelay(settings, aside.tries, random))
    // Somebody may have raised the topic's max.message.bytes.
    await topics.lookUp(this.#topic)
    aside.due = true
    this.#wake()
  }

  #tooLarge({ record, built }: LetterEntry, topic: WrittenTopic): DeadLetterError {
    return new DeadLetterError('LETTER_TOO_LARGE', {
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      dlq: topic.name,
      got: built ? smallestBytes(built) : 0,
      limit: topic.maxMessageBytes
    })
  }
}
