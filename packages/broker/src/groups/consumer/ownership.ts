import type { Member } from './member.ts'
import type { Owned } from './partitions.ts'

/**
 * Who has each partition: given to a member, or not yet given up by it. That no partition has two owners is the promise
 * of the protocol, so a second one is a defect, not a condition to handle.
 */
export class Ownership {
  readonly #owners = new Map<string, Map<number, string>>()

  isOwned(topicId: string, partition: number): boolean {
    return this.#owners.get(topicId)?.has(partition) === true
  }

  replace(before: Member | undefined, after: Member | undefined): void {
    if (before !== undefined) for (const owned of [before.assigned, before.pendingRevocation]) this.#release(owned)
    if (after === undefined) return
    for (const owned of [after.assigned, after.pendingRevocation]) this.#take(owned, after.memberId)
  }

  #release(owned: Owned): void {
    for (const [topicId, partitions] of owned) {
      const owners = this.#owners.get(topicId)
      for (const partition of partitions.keys()) owners?.delete(partition)
      if (owners?.size === 0) this.#owners.delete(topicId)
    }
  }

  #take(owned: Owned, memberId: string): void {
    for (const [topicId, partitions] of owned) {
      const owners = this.#owners.get(topicId) ?? new Map<number, string>()
      this.#owners.set(topicId, owners)
      for (const partition of partitions.keys()) {
        const owner = owners.get(partition)
        if (owner !== undefined) throw new Error(`${topicId}-${partition} is owned by ${owner} and ${memberId}`)
        owners.set(partition, memberId)
      }
    }
  }
}
