/** How long a replica that a leader named is fetched from before the leader is asked again; the Java client's age of metadata. */
const validMs = 300_000

/** The replica that is nearer than the leader, as the leader told (KIP-392). */
export class ReadReplica {
  #nodeId = -1
  #until = 0

  /** The node to fetch from: the replica while it counts and the cluster has that node, else the leader. */
  node(leader: number, now: number, isThere: (nodeId: number) => boolean): number {
    return this.#nodeId >= 0 && now < this.#until && leader >= 0 && isThere(this.#nodeId) ? this.#nodeId : leader
  }

  prefer(nodeId: number, now: number): void {
    this.#nodeId = nodeId
    this.#until = now + validMs
  }

  /** Back to the leader. Tells whether that is a change. */
  forget(): boolean {
    const had = this.#nodeId >= 0
    this.#nodeId = -1
    return had
  }
}
