import { errorCodes } from '@dead-letter/protocol'
import type { Timer } from '../../clock.ts'
import { ClassicMember } from './classic-member.ts'

/** Who is in a classic group, who leads it, and whom it waits for. */
export class Members implements Iterable<ClassicMember> {
  /** Of the last member that joined an empty group; empty when none ever did. */
  protocolType = ''
  leaderId: string | null = null
  /** Members that have been told their generation and have not synchronized yet. */
  readonly unsynced = new Set<string>()
  readonly #members = new Map<string, ClassicMember>()
  readonly #staticIds = new Map<string, string>()
  /** Ids given out for which no join has come yet, with the time that is left to them. */
  readonly #pending = new Map<string, Timer>()

  get size(): number {
    return this.#members.size
  }

  [Symbol.iterator](): Iterator<ClassicMember> {
    return this.#members.values()
  }

  get(id: string): ClassicMember | undefined {
    return this.#members.get(id)
  }

  /** Id of the member with this instance id. */
  staticId(instanceId: string): string | undefined {
    return this.#staticIds.get(instanceId)
  }

  add(member: ClassicMember): void {
    if (this.#members.size === 0) this.protocolType = member.protocolType
    this.leaderId ??= member.id
    if (member.instanceId !== null) this.#staticIds.set(member.instanceId, member.id)
    this.#members.set(member.id, member)
    this.dropPending(member.id)
  }

  /** Whoever waits on behalf of the member is told that it is known no longer. */
  remove(id: string): void {
    this.dropPending(id)
    this.unsynced.delete(id)
    const member = this.#members.get(id)
    if (member === undefined) return
    this.#members.delete(id)
    if (member.instanceId !== null) this.#staticIds.delete(member.instanceId)
    if (this.leaderId === id) this.leaderId = this.#members.keys().next().value ?? null
    member.endSession()
    member.answerJoin({ memberId: '', errorCode: errorCodes.UNKNOWN_MEMBER_ID })
    member.answerSync({ errorCode: errorCodes.UNKNOWN_MEMBER_ID })
  }

  /** A static member came back under a new id: it takes the place of its former self, which is fenced (KIP-345). */
  replaceStatic(former: ClassicMember, id: string): ClassicMember {
    const member = new ClassicMember({ ...former, id, assignment: former.assignment })
    this.#members.delete(former.id)
    this.unsynced.delete(former.id)
    this.#members.set(id, member)
    if (former.instanceId !== null) this.#staticIds.set(former.instanceId, id)
    if (this.leaderId === former.id) this.leaderId = id
    former.endSession()
    const errorCode = errorCodes.FENCED_INSTANCE_ID
    former.answerJoin({ memberId: former.id, errorCode, protocolName: null })
    former.answerSync({ errorCode })
    return member
  }

  isPending(id: string): boolean {
    return this.#pending.has(id)
  }

  addPending(id: string, timer: Timer): void {
    this.#pending.set(id, timer)
  }

  dropPending(id: string): void {
    this.#pending.get(id)?.cancel()
    this.#pending.delete(id)
  }

  pendingIds(): readonly string[] {
    return [...this.#pending.keys()]
  }

  get awaitingJoin(): number {
    let count = 0
    for (const member of this) if (member.awaitsJoin) count++
    return count
  }

  get allJoined(): boolean {
    return this.#pending.size === 0 && this.awaitingJoin === this.#members.size
  }

  /** @returns UNKNOWN_MEMBER_ID or FENCED_INSTANCE_ID; 0 when the ids name a member. */
  check(id: string, instanceId: string | null): number {
    if (instanceId !== null) {
      const current = this.#staticIds.get(instanceId)
      if (current === undefined) return errorCodes.UNKNOWN_MEMBER_ID
      if (current !== id) return errorCodes.FENCED_INSTANCE_ID
    }
    return this.#members.has(id) ? 0 : errorCodes.UNKNOWN_MEMBER_ID
  }

  /** A leader that did not come back is followed by one that did. @returns false when no one did. */
  electJoinedLeader(): boolean {
    if (this.leaderId === null) return false
    if (this.#members.get(this.leaderId)?.awaitsJoin === true) return true
    for (const member of this)
      if (member.awaitsJoin) {
        this.leaderId = member.id
        return true
      }
    return false
  }

  get rebalanceTimeoutMs(): number {
    let longest = 0
    for (const member of this) longest = Math.max(longest, member.rebalanceTimeoutMs)
    return longest
  }
}
