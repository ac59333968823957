import type { TopicIdPartitions, TopicPartition } from '../client/port.ts'
import { mayPass } from './coordinator.ts'
import type { ListenerCalls } from './listener-calls.ts'
import { PartitionSet } from './partitions.ts'
import type { Timing } from './timing.ts'
import { backoffMs, pause } from './timing.ts'
import type { TopicIds } from './topic-ids.ts'

/** The part of the rebalance time-out that a drain may take; the rest is for its acknowledgement to arrive. */
const drainShare = 0.9

interface ReconcilerParts {
  readonly calls: ListenerCalls
  readonly ids: TopicIds
  readonly timing: Timing
  readonly rebalanceTimeoutMs: number
  /** The subscription now. */
  topics(): readonly string[]
  /** The member's epoch now. */
  epoch(): number
  /** `owned` has come nearer to what was assigned, or reached it. */
  followed(): void
  failed(error: unknown): void
}

interface Wanted {
  readonly assignment: readonly TopicIdPartitions[]
  /** When the broker may have begun to wait for it: drains are counted from here. */
  readonly since: number
}

/**
 * Makes what is owned into what was assigned: gives up first, then takes. One step at a time, beside the heartbeats and
 * never in their way; an assignment that comes meanwhile is followed after it.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts
  #wanted: Wanted | null = null
  #owned = new PartitionSet()
  #announcedEpoch = 0
  #round = new AbortController()
  #running: Promise<void> | null = null
  #again = false

  constructor(parts: ReconcilerParts) {
    this.#parts = parts
  }

  /** Ours until its drain is over, so that the drain can commit. */
  get owned(): PartitionSet {
    return this.#owned
  }

  follow(assignment: readonly TopicIdPartitions[], since: number): void {
    this.#wanted = { assignment, since }
    this.#run()
  }

  /** The subscription or the epoch is another. */
  reconsider(): void {
    if (this.#wanted === null) return
    this.#wanted = { ...this.#wanted, since: this.#parts.timing.now() }
    this.#run()
  }

  /** Nothing is ours any more, and what is under way ends as soon as the listener lets it. Answers what we had. */
  drop(): TopicPartition[] {
    const had = [...this.#owned]
    this.#owned = new PartitionSet()
    this.#wanted = null
    this.#announcedEpoch = 0
    this.#round.abort()
    this.#round = new AbortController()
    return had
  }

  #run(): void {
    this.#again = true
    this.#running ??= this.#loop().finally(() => {
      this.#running = null
    })
  }

  async #loop(): Promise<void> {
    for (let failures = 0; this.#again; ) {
      this.#again = false
      const { signal } = this.#round
      const wanted = this.#wanted
      if (wanted === null) continue
      const { timing, failed } = this.#parts
      try {
        if (await this.#step(wanted, signal)) {
          failures = 0
          continue
        }
      } catch (error) {
        if (!signal.aborted && !mayPass(error, true)) {
          failed(error)
          return
        }
      }
      if (signal.aborted) continue
      // A topic that metadata does not show yet, or metadata that is not to be had.
      await pause(timing, backoffMs(failures++, timing.random), signal)
      this.#again ||= this.#wanted === wanted
    }
  }

  /** False when it has to be done again: not everything could be named. */
  async #step(wanted: Wanted, signal: AbortSignal): Promise<boolean> {
    const { calls, ids, topics, epoch, followed } = this.#parts
    const { partitions: assigned, complete, replaced } = await ids.named(wanted.assignment, topics())
    if (signal.aborted) return true
    this.#forsake(replaced, 'the topic was created anew')
    const removed = this.#owned.without(assigned)
    if (removed.size > 0) {
      await this.#giveUp(removed, wanted.since, signal)
      if (signal.aborted) return true
      followed()
      // What came meanwhile may take away what this one gives.
      if (this.#wanted !== wanted) return true
    }
    const added = assigned.without(this.#owned)
    this.#owned = assigned
    if (added.size > 0 || this.#announcedEpoch !== epoch()) {
      this.#announcedEpoch = epoch()
      try {
        await calls.assign([...added], this.#announcedEpoch)
      } catch (error) {
        if (!signal.aborted) throw error
      }
      if (signal.aborted) return true
    }
    followed()
    return complete
  }

  async #giveUp(removed: PartitionSet, since: number, signal: AbortSignal): Promise<void> {
    const { calls, ids, timing, rebalanceTimeoutMs } = this.#parts
    // Offsets of a topic that is gone cannot be committed, and its records not be had: the coordinator gives it to nobody
    // any more, and a broker that was asked does not know it. Were both wrong, its records would be handled again, no more.
    const topics = [...new Set([...removed].map(({ topic }) => topic))]
    const { replaced, missing } = await ids.look(topics).catch(() => ({ replaced: [], missing: [] }))
    if (signal.aborted) return
    this.#forsake(new Set([...replaced, ...missing]), 'the topic was deleted')
    const left = removed.filter(partition => this.#owned.has(partition))
    if (left.size === 0) return
    const spentMs = timing.now() - since
    await calls.revoke([...left], Math.max(0, Math.floor(drainShare * rebalanceTimeoutMs - spentMs)))
    if (!signal.aborted) this.#owned = this.#owned.without(left)
  }

  #forsake(topics: ReadonlySet<string>, reason: string): void {
    if (topics.size === 0) return
    const gone = this.#owned.filter(({ topic }) => topics.has(topic))
    this.#owned = this.#owned.without(gone)
    this.#parts.calls.lost([...gone], reason, true)
  }
}
