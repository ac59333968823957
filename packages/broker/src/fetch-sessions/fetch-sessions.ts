import { randomInt } from 'node:crypto'
import type { FetchPartitions } from './fetch-partition.ts'
import { FetchSession } from './fetch-session.ts'

/** A session that was not used for so long, or one that is as old, gives way to a new one (Kafka's constant). */
const evictableAfterMs = 120_000

/** All fetch sessions of one broker, of a bounded number (max.incremental.fetch.session.cache.slots). */
export class FetchSessions {
  readonly #sessions = new Map<number, FetchSession>()

  get size(): number {
    return this.#sessions.size
  }
  get(id: number): FetchSession | undefined {
    return this.#sessions.get(id)
  }
  remove(id: number): void {
    this.#sessions.delete(id)
  }

  /** Marks it as used last. */
  touch(session: FetchSession, now: number): void {
    session.usedAt = now
    this.#sessions.delete(session.id)
    this.#sessions.set(session.id, session)
  }

  /** A new session; null when there is no room: the client then sends whole requests on. */
  create(options: {
    readonly partitions: FetchPartitions
    readonly usesTopicIds: boolean
    readonly now: number
    readonly slots: number
  }): FetchSession | null {
    const { partitions, usesTopicIds, now, slots } = options
    if (this.#sessions.size >= slots && !this.#evict(partitions.size, now)) return null
    let id = randomInt(1, 2 ** 31 - 1)
    while (this.#sessions.has(id)) id = randomInt(1, 2 ** 31 - 1)
    const session = new FetchSession({ id, usesTopicIds, now, partitions })
    this.#sessions.set(id, session)
    return session
  }

  /** The one that is unused for longest if that is long enough, else the smallest of the old ones, if not larger. */
  #evict(size: number, now: number): boolean {
    const [oldest] = this.#sessions.values()
    if (oldest === undefined) return false
    if (now - oldest.usedAt > evictableAfterMs) return this.#sessions.delete(oldest.id)
    let smallest: FetchSession | null = null
    for (const session of this.#sessions.values())
      if (session.usedAt - session.createdAt > evictableAfterMs && session.size < (smallest?.size ?? size))
        smallest = session
    return smallest !== null && this.#sessions.delete(smallest.id)
  }
}
