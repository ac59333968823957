import { type DlqSummary, findDlqs } from '@dead-letter/operator'
import { DlqFollower, type FollowerWork } from './dlq-follower.ts'

/** Knows which dead-letter topics there are, and has each of them followed. */
export class TopicWatch {
  readonly #work: FollowerWork
  readonly #followers = new Map<string, DlqFollower>()

  constructor(work: FollowerWork) {
    this.#work = work
  }

  /** Looks which topics there are, how far they go, and what retention has taken. @throws DeadLetterError BROKER_* */
  async look(allTopics: boolean): Promise<void> {
    const { cluster, writer } = this.#work
    const found = await findDlqs(cluster, { now: Date.now(), all: allTopics })
    for (const summary of found) this.#found(summary)
    const names = new Set(found.map(({ topic }) => topic))
    for (const [topic, follower] of this.#followers)
      if (!names.has(topic)) {
        follower.end()
        this.#followers.delete(topic)
        writer.forgetDlq(follower.dlq)
      }
    for (const { id, topic } of writer.dlqs()) if (!names.has(topic)) writer.forgetDlq(id)
  }

  /** Offsets that are still to be read, and whether each topic was once read to its end. */
  progress(): { readonly behind: number; readonly live: boolean } {
    let behind = 0
    let live = true
    for (const follower of this.#followers.values()) {
      const own = follower.isLive ? 0 : follower.behind
      this.#work.writer.setProgress(follower.dlq, own, follower.isLive)
      behind += own
      live &&= follower.isLive
    }
    return { behind, live }
  }

  end(): void {
    for (const follower of this.#followers.values()) follower.end()
  }

  #found({ topic, foundBy, dialect, partitions, depth, newest, retentionMs, extents }: DlqSummary): void {
    const { writer } = this.#work
    const dlq = writer.putDlq({ topic, topicId: null, foundBy, dialect, partitions, depth, newest, retentionMs })
    let follower = this.#followers.get(topic)
    if (follower === undefined) {
      follower = new DlqFollower(topic, dlq, this.#work)
      this.#followers.set(topic, follower)
      void follower.run()
    }
    for (const { partition, start, end } of extents) {
      follower.looked(partition, end)
      writer.setExtent(dlq, partition, start, end)
      writer.takeExpired(dlq, partition, start)
    }
  }
}
