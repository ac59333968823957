/**
 * Members with the classic protocol in a consumer group (KIP-848, online migration). They are assigned by the coordinator
 * like all others: JoinGroup is what a heartbeat is to them, SyncGroup gives them what they have, and REBALANCE_IN_PROGRESS
 * tells them that there is something to give up or to get.
 */
import { errorCodes, MalformedMessage } from '@dead-letter/protocol'
import { randomTopicId } from '../../topics/topic-id.ts'
import type {
  ClassicProtocol,
  HeartbeatClaim,
  JoinAnswer,
  JoinClaim,
  LeavingMember,
  SyncAnswer,
  SyncClaim
} from '../classic-protocol.ts'
import { readSubscription, type Subscription, writeAssignment } from './consumer-protocol.ts'
import { canDowngradeInPlaceOf, downgrade, metadataVersion } from './downgrade.ts'
import { type ClassicSide, type Member, newMember, updated } from './member.ts'
import { refuseFull, staticHolder, unknownMember } from './membership.ts'
import { epochsOf, listed } from './partitions.ts'
import { Refusal } from './refusal.ts'
import { toIds, toNames } from './topic-names.ts'
import type { WholeGroup } from './whole-group.ts'

const protocolType = 'consumer'

export class ClassicBridge implements ClassicProtocol {
  readonly #group: WholeGroup

  constructor(group: WholeGroup) {
    this.#group = group
  }

  join(claim: JoinClaim, answer: (answer: JoinAnswer) => void): void {
    try {
      answer(this.#join(claim))
    } catch (error) {
      answer({ memberId: claim.memberId, errorCode: codeOf(error) })
    }
  }

  sync(claim: SyncClaim, answer: (answer: SyncAnswer) => void): void {
    try {
      answer(this.#sync(claim))
    } catch (error) {
      answer({ errorCode: codeOf(error) })
    }
  }

  heartbeat({ memberId, instanceId, generation }: HeartbeatClaim): number {
    try {
      const { member } = this.#classicMember(memberId, instanceId)
      refuseGeneration(member, generation)
      this.#group.keepAlive(memberId)
      if (!this.#shouldJoin(member)) return 0
      this.#awaitJoin(member)
      return errorCodes.REBALANCE_IN_PROGRESS
    } catch (error) {
      return codeOf(error)
    }
  }

  /** Members of either protocol: an administrator may remove both. */
  leave(leaving: readonly LeavingMember[]): readonly number[] {
    const gone = new Set<Member>()
    const codes = leaving.map(each => {
      try {
        gone.add(this.#leavingMember(each))
        return 0
      } catch (error) {
        return codeOf(error)
      }
    })
    this.#group.fence([...gone])
    return codes
  }

  #join(claim: JoinClaim): JoinAnswer {
    const group = this.#group
    const { instanceId, protocols } = claim
    const { configs, topics } = group.registry
    const [first] = protocols
    if (configs.text('group.consumer.migration.policy').toLowerCase() === 'disabled')
      throw new Refusal('INCONSISTENT_GROUP_PROTOCOL', 'The group takes no members with the classic protocol.')
    const memberId = claim.memberId === '' ? randomTopicId() : claim.memberId
    refuseFull(group, memberId)
    if (first === undefined || claim.protocolType !== protocolType || !this.#supports(protocols))
      throw new Refusal('INCONSISTENT_GROUP_PROTOCOL', 'None of the protocols is known to all classic members.')
    if (instanceId === null && claim.memberId === '' && claim.version >= 4)
      return { memberId, errorCode: errorCodes.MEMBER_ID_REQUIRED }

    const known = group.members.get(memberId)
    const holder = instanceId === null ? undefined : group.staticMember(instanceId)
    // With an id of its own, a static member must be the one that is known.
    if (instanceId !== null && claim.memberId !== '') staticHolder(group, instanceId, claim.memberId)
    const former = claim.memberId === '' ? holder : undefined
    const subscription = readSubscription(first.metadata)
    const downgrades = holder !== undefined && canDowngradeInPlaceOf(group, holder)
    const generation = group.groupEpoch

    // From here on nothing is refused.
    const member = former === undefined ? (known ?? newMember(memberId)) : group.replaceStatic(former, memberId)
    const classic: ClassicSide = { sessionTimeoutMs: claim.sessionTimeoutMs, protocols }
    const after = updated(member, { ...changes(claim, subscription), classic })
    const reported = listed(toIds(subscription.owned, topics))
    const next = downgrades
      ? this.#replaceLast(member, after, reported, generation)
      : group.settle(member, after, reported)
    group.timers.cancel('join', memberId)
    if (!downgrades) {
      group.keepAlive(memberId)
      group.timers.start('sync', memberId, claim.rebalanceTimeoutMs, () => group.fenceById(memberId))
    }
    return { memberId, generationId: next.epoch, protocolType, protocolName: first.name }
  }

  /** The last member with the consumer protocol is replaced by one with the classic protocol. */
  #replaceLast(before: Member, after: Member, reported: Reported, generation: number): Member {
    const group = this.#group
    const changed = group.subscribe(before, after)
    const stale = group.groupEpoch > group.assignmentEpoch
    const next = stale ? after : group.advance(after, reported, changed)
    downgrade(group, { without: [], generation, rebalance: stale })
    return next
  }

  #sync({ memberId, instanceId, generation, protocolType: type, protocolName }: SyncClaim): SyncAnswer {
    const group = this.#group
    const { member, classic } = this.#classicMember(memberId, instanceId)
    refuseGeneration(member, generation)
    const [first] = classic.protocols
    const differs = (type !== null && type !== protocolType) || (protocolName !== null && protocolName !== first?.name)
    if (differs) throw new Refusal('INCONSISTENT_GROUP_PROTOCOL', 'The protocol is not the one that was answered.')
    if (group.assignmentEpoch > member.epoch && member.progress !== 'unrevoked') {
      this.#awaitJoin(member)
      throw new Refusal('REBALANCE_IN_PROGRESS', 'The member is to join again.')
    }
    group.timers.cancel('sync', memberId)
    group.keepAlive(memberId)
    const assignment = writeAssignment(
      metadataVersion(first?.metadata),
      toNames(member.assigned, group.registry.topics)
    )
    return { protocolType: type, protocolName, assignment }
  }

  /** Whether joining again would get a member further. */
  #shouldJoin(member: Member): boolean {
    if (member.epoch < this.#group.assignmentEpoch || member.progress === 'unrevoked') return true
    return member.progress === 'unreleased' && !this.#waits(member)
  }

  #waits(member: Member): boolean {
    return [...this.#group.targetOf(member.memberId)].some(([topicId, partitions]) => {
      const owned = epochsOf(member.assigned, topicId)
      return [...partitions].some(each => !owned.has(each) && this.#group.isOwned(topicId, each))
    })
  }

  #awaitJoin({ memberId, rebalanceTimeoutMs }: Member): void {
    const group = this.#group
    group.timers.startIfAbsent('join', memberId, rebalanceTimeoutMs, () => group.fenceById(memberId))
  }

  #supports(protocols: JoinClaim['protocols']): boolean {
    const sides = [...this.#group.members.values()].flatMap(({ classic }) => (classic === null ? [] : [classic]))
    return protocols.some(({ name }) => sides.every(side => side.protocols.some(each => each.name === name)))
  }

  #classicMember(memberId: string, instanceId: string | null): { member: Member; classic: ClassicSide } {
    const member =
      instanceId === null ? this.#group.members.get(memberId) : staticHolder(this.#group, instanceId, memberId)
    if (member === undefined) throw unknownMember(this.#group, memberId)
    const { classic } = member
    if (classic === null)
      throw new Refusal('UNKNOWN_MEMBER_ID', `Member ${memberId} does not speak the classic protocol.`)
    return { member, classic }
  }

  #leavingMember({ memberId, instanceId }: LeavingMember): Member {
    if (instanceId !== null && memberId !== '') return staticHolder(this.#group, instanceId, memberId)
    const member = instanceId === null ? this.#group.members.get(memberId) : this.#group.staticMember(instanceId)
    if (member === undefined) throw unknownMember(this.#group, memberId)
    return member
  }
}

type Reported = ReturnType<typeof listed>

function changes(claim: JoinClaim, { topics, rackId }: Subscription) {
  return {
    instanceId: claim.instanceId,
    rackId: rackId === '' ? null : rackId,
    rebalanceTimeoutMs: claim.rebalanceTimeoutMs,
    topicNames: topics,
    topicRegex: '',
    serverAssignor: null,
    clientId: claim.clientId,
    clientHost: claim.clientHost
  }
}

function refuseGeneration(member: Member, generation: number): void {
  if (member.epoch !== generation)
    throw new Refusal('ILLEGAL_GENERATION', `The member is at epoch ${member.epoch}, not ${generation}.`)
}

/** What cannot be read is an error of the server's to Kafka. */
function codeOf(error: unknown): number {
  if (error instanceof Refusal) return error.code
  if (error instanceof MalformedMessage) return errorCodes.UNKNOWN_SERVER_ERROR
  throw error
}
