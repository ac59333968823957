import type { Clock } from '../../time/clock.ts'

/** How long a replica that a leader named is fetched from before the leader is asked again; the Java client's age of metadata. */
const validMs = 300_000
/** How long the leader alone is asked after a replica failed: longer each time, as it may be out of this client's reach for good. */
const firstAloneMs = 10_000
const mostAloneMs = 300_000

/** The replica that is nearer than the leader, as the leader told (KIP-392). A convenience: nothing waits for one that fails. */
export class ReadReplica {
  #nodeId = -1
  #until = 0
  #aloneUntil = Number.NEGATIVE_INFINITY
  #failures = 0

  /** The node to fetch from: the replica while it counts and the cluster has that node, else the leader. */
  node(leader: number, clock: Clock, isThere: (nodeId: number) => boolean): number {
    // Asked after every batch, and hardly ever there is one: the clock is not looked at for nothing.
    if (this.#nodeId < 0) return leader
    return clock.now() < this.#until && leader >= 0 && isThere(this.#nodeId) ? this.#nodeId : leader
  }

  prefer(nodeId: number, now: number): void {
    this.#nodeId = nodeId
    this.#until = now + validMs
  }

  /** It gave what was asked for. */
  answered(): void {
    this.#failures = 0
  }

  /**
   * Back to the leader, which is not to name one for a while: it cannot know that this client does not reach the one that it
   * names, or is refused there, and would name it again and again.
   */
  failed(now: number): void {
    this.#nodeId = -1
    this.#aloneUntil = now + Math.min(mostAloneMs, firstAloneMs * 2 ** Math.min(this.#failures++, 10))
  }

  /** Whether the leader is to answer itself. */
  alone(now: number): boolean {
    return now < this.#aloneUntil
  }
}
