import { randomUUID } from 'node:crypto'
import { errorCodes } from '@dead-letter/protocol'
import type { Clock } from '../../clock.ts'
import type { ConfigStore } from '../../config/config-store.ts'
import type {
  ClassicProtocol,
  HeartbeatClaim,
  JoinAnswer,
  JoinClaim,
  LeavingMember,
  SyncAnswer,
  SyncClaim
} from '../classic-protocol.ts'
import type { CommitClaim, Group } from '../group.ts'
import { ClassicMember } from './classic-member.ts'
import { canAgree, chooseProtocol } from './protocol-choice.ts'
import { type ClassicState, consumerProtocolType, Rebalance } from './rebalance.ts'

type AnswerJoin = (answer: JoinAnswer) => void
type AnswerSync = (answer: SyncAnswer) => void

/** A group whose members assign among themselves (KIP-62, 134, 345, 394, 559, 814), or one that only stores offsets. */
export class ClassicGroup implements Group, ClassicProtocol {
  readonly id: string
  readonly type = 'classic'
  readonly #configs: ConfigStore
  readonly #round: Rebalance

  constructor(id: string, configs: ConfigStore, clock: Clock) {
    this.id = id
    this.#configs = configs
    this.#round = new Rebalance(clock, () => configs.number('group.initial.rebalance.delay.ms'))
  }

  get classic(): ClassicProtocol {
    return this
  }

  get state(): ClassicState {
    return this.#round.state
  }

  get protocolType(): string {
    return this.#round.members.protocolType
  }

  /** Chosen for the current generation. */
  get protocolName(): string | null {
    return this.#round.protocolName
  }

  get generation(): number {
    return this.#round.generation
  }

  get leaderId(): string | null {
    return this.#round.members.leaderId
  }

  get members(): Iterable<ClassicMember> {
    return this.#round.members
  }

  get isEmpty(): boolean {
    return this.state === 'Empty'
  }

  subscribesTo(topic: string): boolean {
    return this.#round.topics?.has(topic) ?? this.protocolType === consumerProtocolType
  }

  join(claim: JoinClaim, answer: AnswerJoin): void {
    const now = this.#join(claim, answer)
    if (now !== null) answer(now)
  }

  sync(claim: SyncClaim, answer: AnswerSync): void {
    const now = this.#sync(claim, answer)
    if (now !== null) answer(now)
  }

  heartbeat({ memberId, instanceId, generation }: HeartbeatClaim): number {
    const round = this.#round
    const code = round.members.check(memberId, instanceId)
    const member = round.members.get(memberId)
    if (code !== 0 || member === undefined) return code
    if (generation !== round.generation) return errorCodes.ILLEGAL_GENERATION
    round.keepAlive(member)
    return round.state === 'PreparingRebalance' ? errorCodes.REBALANCE_IN_PROGRESS : 0
  }

  leave(leaving: readonly LeavingMember[]): readonly number[] {
    const codes = leaving.map(member => this.#remove(member))
    if (codes.includes(0) && this.state !== 'Empty') this.#round.beginOrComplete()
    return codes
  }

  /** A commit by a member is a sign of its life, too. */
  checkCommit({ memberId, instanceId, generation, transactional }: CommitClaim): number {
    const round = this.#round
    if (generation < 0 && round.state === 'Empty') return 0
    if (generation >= 0 || memberId !== '' || instanceId !== null) {
      const code = round.members.check(memberId, instanceId)
      if (code !== 0) return code
      if (generation !== round.generation) return errorCodes.ILLEGAL_GENERATION
    } else if (!transactional) return errorCodes.UNKNOWN_MEMBER_ID
    if (transactional) return 0
    // The member knows its generation, but nothing has been assigned to it yet.
    if (round.state === 'CompletingRebalance') return errorCodes.REBALANCE_IN_PROGRESS
    const member = round.members.get(memberId)
    if (member !== undefined) round.keepAlive(member)
    return 0
  }

  checkFetch(): number {
    return 0
  }

  offsetUnusedSince(topic: string, committedAt: number): number | null {
    const { state, topics, since } = this.#round
    if (this.protocolType === '') return committedAt
    if (state === 'Empty') return since
    const known = topics !== null && !topics.has(topic)
    return state === 'Stable' && known ? committedAt : null
  }

  expireSession(memberId?: string): boolean {
    const { members } = this.#round
    const all = [...members.pendingIds(), ...[...members].map(({ id }) => id)]
    const ids = all.filter(id => memberId === undefined || id === memberId)
    for (const id of ids) this.#round.expire(id)
    return memberId === undefined || ids.length > 0
  }

  /** Members of a consumer group that goes back to the classic protocol; the group must be new. */
  adopt(generation: number, members: Iterable<ClassicMember>): void {
    this.#round.adopt(generation, members)
  }

  /** Has all members join again. */
  rebalance(): void {
    if (this.state === 'Stable' || this.state === 'CompletingRebalance') this.#round.begin()
  }

  /** Leaders notice changes of topics by themselves. */
  topicsChanged(): void {}

  close(): void {
    this.#round.close()
  }

  #canAgree({ protocolType, protocols }: JoinClaim): boolean {
    if (this.isEmpty) return protocolType !== '' && protocols.length > 0
    return protocolType === this.protocolType && canAgree(this.#round.members, protocols)
  }

  /**
   * While members join, those who have joined count: so a group over a lowered limit loses those who come back last.
   */
  #hasRoomFor(memberId: string): boolean {
    const { members, state } = this.#round
    if (state === 'Empty') return true
    const most = this.#configs.number('group.max.size')
    const member = members.get(memberId)
    if (state === 'PreparingRebalance') return member?.awaitsJoin === true || members.awaitingJoin < most
    return member !== undefined || members.size < most
  }

  /** @returns the answer, or null when the join waits. */
  #join(claim: JoinClaim, answer: AnswerJoin): JoinAnswer | null {
    const { memberId } = claim
    const { members } = this.#round
    if (!this.#hasRoomFor(memberId)) {
      members.remove(memberId)
      return { memberId: '', errorCode: errorCodes.GROUP_MAX_SIZE_REACHED }
    }
    if (!this.#canAgree(claim)) return { memberId, errorCode: errorCodes.INCONSISTENT_GROUP_PROTOCOL }
    if (memberId === '') return this.#joinNew(claim, answer)
    if (!members.isPending(memberId)) return this.#rejoin(claim, answer)
    // Ids are given out in advance to dynamic members alone: Kafka has no code for one that turns static.
    if (claim.instanceId !== null) return { errorCode: errorCodes.UNKNOWN_SERVER_ERROR }
    return this.#admit(claim, memberId, answer)
  }

  #joinNew(claim: JoinClaim, answer: AnswerJoin): JoinAnswer | null {
    const { members } = this.#round
    const memberId = `${claim.instanceId ?? claim.clientId}-${randomUUID()}`
    if (claim.instanceId !== null) {
      const former = members.get(members.staticId(claim.instanceId) ?? '')
      if (former !== undefined) return this.#replaceStatic(former, claim, memberId, answer)
    } else if (claim.version >= 4) {
      this.#round.addPending(memberId, claim.sessionTimeoutMs)
      return { memberId, errorCode: errorCodes.MEMBER_ID_REQUIRED }
    }
    return this.#admit(claim, memberId, answer)
  }

  #admit(claim: JoinClaim, id: string, answer: AnswerJoin): null {
    const member = new ClassicMember({ ...claim, id })
    member.awaitJoin(answer)
    this.#round.add(member)
    return null
  }

  #rejoin(claim: JoinClaim, answer: AnswerJoin): JoinAnswer | null {
    const round = this.#round
    const { memberId } = claim
    const errorCode = round.members.check(memberId, claim.instanceId)
    const member = round.members.get(memberId)
    if (errorCode !== 0 || member === undefined) return { memberId, errorCode, protocolName: null }
    // Who has nothing new to say may have missed the answer. A leader that joins a stable group wants to assign anew.
    const settled = round.state === 'CompletingRebalance' || (round.state === 'Stable' && memberId !== this.leaderId)
    if (settled && member.hasSameProtocols(claim.protocols)) return round.joined(member)
    this.#update(member, claim, answer)
    round.beginOrComplete()
    return null
  }

  /**
   * A restarted static member does not disturb a stable group as long as the choice of protocol stands (KIP-345). If it
   * led the group it must not assign anew: up to version 8 it is told that its former self leads, from 9 on to skip the
   * assignment (KIP-814). While the leader is at work on an assignment for the former id, all join again.
   */
  #replaceStatic(former: ClassicMember, claim: JoinClaim, memberId: string, answer: AnswerJoin): null {
    const round = this.#round
    const formerLeader = this.leaderId
    const member = round.members.replaceStatic(former, memberId)
    round.keepAlive(member)
    this.#update(member, claim, answer)
    if (round.state !== 'Stable' || chooseProtocol(round.members) !== round.protocolName) {
      round.beginOrComplete()
      return null
    }
    const joined = round.joined(member)
    member.answerJoin(
      claim.version >= 9
        ? { ...joined, skipAssignment: memberId === this.leaderId }
        : { ...joined, leader: formerLeader ?? '', members: [] }
    )
    return null
  }

  #update(member: ClassicMember, claim: JoinClaim, answer: AnswerJoin): void {
    member.protocols = claim.protocols
    member.rebalanceTimeoutMs = claim.rebalanceTimeoutMs
    member.sessionTimeoutMs = claim.sessionTimeoutMs
    member.awaitJoin(answer)
  }

  /** @returns the answer, or null when the sync waits for the leader's. */
  #sync(claim: SyncClaim, answer: AnswerSync): SyncAnswer | null {
    const round = this.#round
    const errorCode = this.#checkSync(claim)
    const member = round.members.get(claim.memberId)
    if (errorCode !== 0 || member === undefined) return { errorCode }
    if (round.state === 'PreparingRebalance') return { errorCode: errorCodes.REBALANCE_IN_PROGRESS }
    round.synced(member)
    if (round.state === 'Stable') return round.assigned(member)
    member.awaitSync(answer)
    if (member.id === round.members.leaderId) round.assign(claim.assignments)
    return null
  }

  #checkSync({ memberId, instanceId, generation, protocolType, protocolName }: SyncClaim): number {
    const round = this.#round
    if (round.state === 'Empty') return errorCodes.UNKNOWN_MEMBER_ID
    const code = round.members.check(memberId, instanceId)
    if (code !== 0) return code
    if (generation !== round.generation) return errorCodes.ILLEGAL_GENERATION
    const differs = (claimed: string | null, own: string | null): boolean =>
      claimed !== null && own !== null && claimed !== own
    const inconsistent = differs(protocolType, this.protocolType) || differs(protocolName, round.protocolName)
    return inconsistent ? errorCodes.INCONSISTENT_GROUP_PROTOCOL : 0
  }

  /** @returns the error code. */
  #remove({ memberId, instanceId }: LeavingMember): number {
    const { members } = this.#round
    const staticId = instanceId === null ? undefined : members.staticId(instanceId)
    const id = memberId === '' ? staticId : memberId
    if (id === undefined) return errorCodes.UNKNOWN_MEMBER_ID
    const code = memberId === '' || members.isPending(id) ? 0 : members.check(id, instanceId)
    if (code === 0) members.remove(id)
    return code
  }
}
