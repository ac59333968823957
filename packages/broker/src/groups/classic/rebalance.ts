import { errorCodes } from '@dead-letter/protocol'
import type { Clock, Timer } from '../../clock.ts'
import type { JoinAnswer, SyncAnswer } from '../classic-protocol.ts'
import { type ClassicMember, noAssignment } from './classic-member.ts'
import { Members } from './members.ts'
import { chooseProtocol } from './protocol-choice.ts'
import { subscribedTopics } from './subscription.ts'

export type ClassicState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable'

export const consumerProtocolType = 'consumer'

/** How long a new member's join may wait: it has no session before its first generation. */
const newMemberJoinTimeoutMs = 300_000

/**
 * The course of a classic group from generation to generation: Empty → PreparingRebalance (members join) →
 * CompletingRebalance (the leader assigns) → Stable, and back to PreparingRebalance whenever membership changes.
 */
export class Rebalance {
  readonly members = new Members()
  state: ClassicState = 'Empty'
  /** When the state was entered. */
  since: number
  generation = 0
  protocolName: string | null = null
  /** Of all members together; null when that is not known. */
  topics: ReadonlySet<string> | null = null
  readonly #clock: Clock
  readonly #initialDelayMs: () => number
  /** Whether the rebalance that is being prepared is the first of the group, which waits for more members. */
  #initial = false
  #memberAdded = false
  #joinTimer: Timer | null = null
  #syncTimer: Timer | null = null

  constructor(clock: Clock, initialDelayMs: () => number) {
    this.#clock = clock
    this.#initialDelayMs = initialDelayMs
    this.since = clock.now()
  }

  add(member: ClassicMember): void {
    member.isNew = true
    if (this.state === 'PreparingRebalance' && this.#initial) this.#memberAdded = true
    this.members.add(member)
    this.keepAlive(member, newMemberJoinTimeoutMs)
    this.beginOrComplete()
  }

  /** Membership has changed: a new rebalance, or the end of the one that is being prepared if no one is missing. */
  beginOrComplete(): void {
    if (this.state === 'PreparingRebalance') this.completeIfAllJoined()
    else this.begin()
  }

  begin(): void {
    if (this.state === 'CompletingRebalance') {
      for (const member of this.members) member.assignment = noAssignment
      this.#answerSyncs(errorCodes.REBALANCE_IN_PROGRESS)
    }
    this.members.unsynced.clear()
    this.#syncTimer?.cancel()
    this.#initial = this.state === 'Empty'
    this.#enter('PreparingRebalance')
    if (this.#initial) {
      const delayMs = this.#initialDelayMs()
      this.#waitForMore(delayMs, Math.max(this.members.rebalanceTimeoutMs - delayMs, 0))
    } else if (this.members.allJoined) this.#complete()
    else this.#completeLater()
  }

  /** The first rebalance of a group is not cut short: its delay decides. */
  completeIfAllJoined(): void {
    if (this.state === 'PreparingRebalance' && !this.#initial && this.members.allJoined) this.#complete()
  }

  /** The leader has assigned: who waits gets its part, who comes later finds it. */
  assign(assignments: ReadonlyMap<string, Buffer>): void {
    for (const member of this.members) member.assignment = assignments.get(member.id) ?? noAssignment
    this.#answerSyncs(0)
    this.#enter('Stable')
  }

  synced(member: ClassicMember): void {
    this.members.unsynced.delete(member.id)
    if (this.members.unsynced.size === 0) this.#syncTimer?.cancel()
  }

  keepAlive(member: ClassicMember, timeoutMs = member.sessionTimeoutMs): void {
    member.session?.cancel()
    member.session = this.#clock.after(timeoutMs, () => this.expire(member.id))
  }

  /** Gives out an id; it is forgotten when no join comes within the session time-out. */
  addPending(id: string, timeoutMs: number): void {
    this.members.addPending(
      id,
      this.#clock.after(timeoutMs, () => this.expire(id))
    )
  }

  /** A session has run out. One that waits for the others' join or for its assignment is alive. */
  expire(id: string): void {
    const member = this.members.get(id)
    if (member === undefined ? !this.members.isPending(id) : member.isAlive) return
    this.members.remove(id)
    if (this.state === 'PreparingRebalance') {
      if (this.members.allJoined) this.#complete()
    } else if (member !== undefined) this.beginOrComplete()
  }

  joined(member: ClassicMember): JoinAnswer {
    return {
      memberId: member.id,
      generationId: this.generation,
      protocolType: this.members.protocolType,
      protocolName: this.protocolName,
      leader: this.members.leaderId ?? '',
      members: member.id === this.members.leaderId ? this.membersForLeader() : []
    }
  }

  membersForLeader(): NonNullable<JoinAnswer['members']> {
    return [...this.members].map(member => ({
      memberId: member.id,
      groupInstanceId: member.instanceId,
      metadata: member.metadata(this.protocolName)
    }))
  }

  assigned(member: ClassicMember): SyncAnswer {
    return {
      protocolType: this.members.protocolType,
      protocolName: this.protocolName,
      assignment: member.assignment
    }
  }

  /** Takes over members of a group of the other type, with their assignments. */
  adopt(generation: number, members: Iterable<ClassicMember>): void {
    for (const member of members) {
      this.members.add(member)
      this.keepAlive(member)
    }
    this.generation = generation
    this.protocolName = chooseProtocol(this.members)
    this.topics = this.#topicsOfAll()
    this.#enter('Stable')
  }

  /** No request finds the group any more, so that it needs no state of its own. */
  close(): void {
    this.#joinTimer?.cancel()
    this.#syncTimer?.cancel()
    for (const id of this.members.pendingIds()) this.members.dropPending(id)
    for (const member of this.members) {
      member.endSession()
      member.answerJoin({ memberId: member.id, errorCode: errorCodes.REBALANCE_IN_PROGRESS })
      member.answerSync({ errorCode: errorCodes.REBALANCE_IN_PROGRESS })
    }
  }

  #enter(state: ClassicState): void {
    this.state = state
    this.since = this.#clock.now()
  }

  #schedule(ms: number, run: () => void): void {
    this.#joinTimer?.cancel()
    this.#joinTimer = this.#clock.after(ms, run)
  }

  /** A step of the initial delay: as long as members keep coming, another one, up to the rebalance time-out. */
  #waitForMore(delayMs: number, remainingMs: number): void {
    this.#schedule(delayMs, () => {
      if (!this.#memberAdded || remainingMs === 0) this.#complete()
      else {
        this.#memberAdded = false
        this.#waitForMore(Math.min(this.#initialDelayMs(), remainingMs), Math.max(remainingMs - delayMs, 0))
      }
    })
  }

  #completeLater(): void {
    this.#schedule(this.members.rebalanceTimeoutMs, () => this.#complete())
  }

  /**
   * Those who have not joined are out, but for static members: they keep their place until their session runs out
   * (KIP-345). Were they all that is left, there would be no one to lead: the group waits on.
   */
  #complete(): void {
    this.#joinTimer?.cancel()
    for (const member of [...this.members])
      if (!member.awaitsJoin && member.instanceId === null) this.members.remove(member.id)
    if (!this.members.electJoinedLeader() && this.members.size > 0) {
      this.#completeLater()
      return
    }
    this.generation++
    this.protocolName = chooseProtocol(this.members)
    this.topics = this.#topicsOfAll()
    this.members.unsynced.clear()
    this.#initial = false
    this.#enter(this.members.size === 0 ? 'Empty' : 'CompletingRebalance')
    if (this.members.size === 0) return
    for (const member of this.members) {
      this.members.unsynced.add(member.id)
      member.isNew = false
      this.keepAlive(member)
    }
    const { generation } = this
    this.#syncTimer = this.#clock.after(this.members.rebalanceTimeoutMs, () => this.#expireSync(generation))
    for (const member of [...this.members]) member.answerJoin(this.joined(member))
  }

  /** Members that took their generation but never asked for their part are out (KAFKA-9891). */
  #expireSync(generation: number): void {
    if (generation !== this.generation || this.members.unsynced.size === 0) return
    if (this.state !== 'CompletingRebalance' && this.state !== 'Stable') return
    for (const id of [...this.members.unsynced]) this.members.remove(id)
    this.begin()
  }

  #answerSyncs(errorCode: number): void {
    for (const member of [...this.members]) {
      const answer = errorCode === 0 ? this.assigned(member) : { errorCode }
      if (member.answerSync(answer)) this.keepAlive(member)
    }
  }

  #topicsOfAll(): ReadonlySet<string> | null {
    if (this.members.protocolType !== consumerProtocolType) return null
    const all = new Set<string>()
    for (const member of this.members) {
      const topics = subscribedTopics(member.metadata(this.protocolName))
      if (topics === null) return null
      for (const topic of topics) all.add(topic)
    }
    return all
  }
}
