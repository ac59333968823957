import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import { systemClock } from '../../time/clock.ts'
import { defaultMetadataBytes } from '../partition/commit-metadata.ts'
import { Holds } from '../partition/holds.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { ResolvedStart } from './first-starts.ts'

/** A partition to be opened. */
export interface Wanted extends TopicPartition {
  /** Ends its opening: it was taken away again. */
  readonly signal: AbortSignal
  opened(source: SourcePartition): void
}

/** A partition that is not open yet. */
export interface Waiting extends Wanted {
  readonly holds: Holds
  /** Tries that were refused. */
  failures: number
  /** When it was tried first, by the wall clock; and by the clock of durations. */
  readonly firstTriedAt: number
  readonly since: number
  /** By the clock of durations; Infinity while it is worked on. */
  notBefore: number
  /** A start that was found, and perhaps not committed yet: it counts for as long as the topic is the same. */
  resolved: (ResolvedStart & { readonly topicId: string; readonly lost: boolean }) | undefined
  /** What the broker takes as metadata, as far as it has told. */
  metadataBytes: number
}

/** Refusals in a row after which what may pass by itself is told: a leader or coordinator that moves takes a try or two. */
const refusalsToTell = 4
/** So does what goes on for so long, however few answers there were. */
const refusedMsToTell = 5000
const firstPauseMs = 50
const maxPauseMs = 2000
/** What is due so soon is tried together. */
const togetherMs = 20

/** Partitions that wait for their next try, each for as long as its own refusals say. */
export class StartQueue {
  readonly #emit: EventSink
  readonly #tryAll: (batch: readonly Waiting[]) => void
  readonly #waiting = new Set<Waiting>()
  #timer: NodeJS.Timeout | undefined

  constructor(emit: EventSink, tryAll: (batch: readonly Waiting[]) => void) {
    this.#emit = emit
    this.#tryAll = tryAll
  }

  get waiting(): readonly Waiting[] {
    return [...this.#waiting].filter(({ signal }) => !signal.aborted)
  }

  add(partitions: readonly Wanted[]): void {
    for (const wanted of partitions) {
      const { topic, partition, signal, opened } = wanted
      this.#waiting.add({
        topic,
        partition,
        signal,
        opened: source => opened(source),
        holds: new Holds({ topic, partition }, this.#emit),
        failures: 0,
        firstTriedAt: Date.now(),
        since: systemClock.now(),
        notBefore: 0,
        resolved: undefined,
        metadataBytes: defaultMetadataBytes
      })
    }
    this.#tryDue()
  }

  done(waiting: Waiting): void {
    this.#waiting.delete(waiting)
    waiting.holds.release('start')
  }

  /** To be tried again. Without an error the group is only in between: nothing is told. */
  again(waiting: Waiting, error?: DeadLetterError): void {
    if (error) {
      waiting.failures++
      const lasts = waiting.failures >= refusalsToTell || systemClock.now() - waiting.since >= refusedMsToTell
      if (!waiting.signal.aborted && (!error.retriable || lasts)) waiting.holds.hold('start', error)
    }
    const pauseMs = error ? Math.min(firstPauseMs * 2 ** Math.min(waiting.failures - 1, 10), maxPauseMs) : firstPauseMs
    waiting.notBefore = systemClock.now() + pauseMs
    this.#arm()
  }

  #tryDue(): void {
    const now = systemClock.now()
    const due: Waiting[] = []
    for (const waiting of this.#waiting) {
      if (waiting.signal.aborted) this.#waiting.delete(waiting)
      else if (waiting.notBefore <= now + togetherMs) {
        waiting.notBefore = Number.POSITIVE_INFINITY
        due.push(waiting)
      }
    }
    if (due.length > 0) this.#tryAll(due)
    this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    let next = Number.POSITIVE_INFINITY
    for (const { notBefore } of this.#waiting) next = Math.min(next, notBefore)
    if (next === Number.POSITIVE_INFINITY) return
    // The consumer's connections keep the process alive, not this.
    this.#timer = setTimeout(() => this.#tryDue(), Math.max(1, Math.ceil(next - systemClock.now()))).unref()
  }
}
