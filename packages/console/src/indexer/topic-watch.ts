import { type Cluster, type DlqSummary, findDlqs, type LetterMask } from '@dead-letter/operator'
import type { IndexWriter } from '../store/index-writer.ts'
import type { LetterBounds } from '../store/letter-row.ts'
import { DlqFollower, type FollowerEvents } from './dlq-follower.ts'

/** Knows which dead-letter topics there are, and has each of them followed. */
export class TopicWatch {
  readonly #cluster: Cluster
  readonly #writer: IndexWriter
  readonly #mask: LetterMask
  readonly #bounds: LetterBounds
  readonly #events: FollowerEvents
  readonly #followers = new Map<string, DlqFollower>()

  constructor(cluster: Cluster, writer: IndexWriter, mask: LetterMask, bounds: LetterBounds, events: FollowerEvents) {
    this.#cluster = cluster
    this.#writer = writer
    this.#mask = mask
    this.#bounds = bounds
    this.#events = events
  }

  /** Looks which topics there are, how far they go, and what retention has taken. @throws DeadLetterError BROKER_* */
  async look(allTopics: boolean): Promise<void> {
    const found = await findDlqs(this.#cluster, { now: Date.now(), all: allTopics })
    for (const summary of found) this.#found(summary)
    const names = new Set(found.map(({ topic }) => topic))
    for (const [topic, follower] of this.#followers)
      if (!names.has(topic)) {
        follower.end()
        this.#followers.delete(topic)
        this.#writer.forgetDlq(follower.dlq)
      }
    for (const { id, topic } of this.#writer.dlqs()) if (!names.has(topic)) this.#writer.forgetDlq(id)
  }

  /** Offsets that are still to be read, and whether each topic was once read to its end. */
  progress(): { readonly behind: number; readonly live: boolean } {
    let behind = 0
    let live = true
    for (const follower of this.#followers.values()) {
      const own = follower.isLive ? 0 : follower.behind
      this.#writer.setProgress(follower.dlq, own, follower.isLive)
      behind += own
      live &&= follower.isLive
    }
    return { behind, live }
  }

  end(): void {
    for (const follower of this.#followers.values()) follower.end()
  }

  #found({ topic, foundBy, dialect, partitions, depth, newest, retentionMs, extents }: DlqSummary): void {
    const dlq = this.#writer.putDlq({ topic, topicId: null, foundBy, dialect, partitions, depth, newest, retentionMs })
    let follower = this.#followers.get(topic)
    if (follower === undefined) {
      follower = new DlqFollower(topic, dlq, this.#writer.positionsOf(dlq))
      this.#followers.set(topic, follower)
      void follower.run(this.#cluster, this.#writer, this.#mask, this.#bounds, this.#events)
    }
    for (const { partition, start, end } of extents) {
      follower.looked(partition, end)
      this.#writer.setExtent(dlq, partition, start, end)
      this.#writer.takeExpired(dlq, partition, start)
    }
  }
}
