import { errorCodes } from '@dead-letter/protocol'
import type { ClassicProtocol } from '../classic-protocol.ts'
import type { CommitClaim, Group } from '../group.ts'
import { ClassicBridge } from './classic-bridge.ts'
import { checkMemberCommit, checkMemberFetch } from './commit-check.ts'
import { canDowngrade, downgrade } from './downgrade.ts'
import { isReconciled, leavingStatic, type Member, replacement, type Target } from './member.ts'
import { MemberTimers } from './member-timers.ts'
import { Ownership } from './ownership.ts'
import { type Assignment, noAssignment, nothingOwned, type Owned, type TopicPartitions } from './partitions.ts'
import { PatternSubscriptions } from './pattern-subscriptions.ts'
import { reconcile } from './reconciliation.ts'
import type { Registry } from './registry.ts'
import { offeredAssignors } from './request-checks.ts'
import { sameNames, subscribedIds, subscribedNames, topicFingerprint } from './subscriptions.ts'
import { computeTargets, preferredAssignor } from './target.ts'
import type { WholeGroup } from './whole-group.ts'

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable'

/**
 * A group of the consumer protocol (KIP-848). The group epoch counts changes of what is to be assigned; the target
 * assignment is made for an epoch; each member follows to the target on its own, heartbeat by heartbeat.
 */
export class ConsumerGroup implements Group, WholeGroup {
  readonly id: string
  readonly type = 'consumer'
  readonly protocolType = 'consumer'
  readonly classic: ClassicProtocol
  readonly timers: MemberTimers
  readonly registry: Registry
  readonly #members = new Map<string, Member>()
  readonly #staticIds = new Map<string, string>()
  readonly #ownership = new Ownership()
  readonly #patterns: PatternSubscriptions
  #groupEpoch = 1
  #assignmentEpoch = 1
  #targets: ReadonlyMap<string, Assignment> = new Map()
  /** When the target was made; null for one taken over or not made yet. */
  #assignedAt: number | null = null
  #topicFingerprint = ''
  #topicsStale = true

  constructor(id: string, registry: Registry) {
    this.id = id
    this.registry = registry
    this.timers = new MemberTimers(registry.clock)
    this.#patterns = new PatternSubscriptions(registry, () => this.#bump())
    this.classic = new ClassicBridge(this)
  }

  get groupEpoch(): number {
    return this.#groupEpoch
  }

  get assignmentEpoch(): number {
    return this.#assignmentEpoch
  }

  get members(): ReadonlyMap<string, Member> {
    return this.#members
  }

  get isEmpty(): boolean {
    return this.#members.size === 0
  }

  get state(): ConsumerGroupState {
    if (this.isEmpty) return 'Empty'
    if (this.#groupEpoch > this.#assignmentEpoch) return 'Assigning'
    for (const member of this.#members.values()) if (!isReconciled(member, this.#assignmentEpoch)) return 'Reconciling'
    return 'Stable'
  }

  /** The assignor that decides. */
  get assignor(): string {
    const [fallback = 'uniform'] = offeredAssignors(this.registry.configs.text('group.consumer.assignors'))
    return preferredAssignor(this.#members.values(), fallback)
  }

  staticMember(instanceId: string): Member | undefined {
    return this.#members.get(this.#staticIds.get(instanceId) ?? '')
  }

  targetOf(memberId: string): Assignment {
    return this.#targets.get(memberId) ?? noAssignment
  }

  isOwned(topicId: string, partition: number): boolean {
    return this.#ownership.isOwned(topicId, partition)
  }

  subscribesTo(topic: string): boolean {
    for (const member of this.#members.values())
      if (subscribedNames(member, this.#patterns.resolved).has(topic)) return true
    return false
  }

  checkCommit(claim: CommitClaim): number {
    const { memberId, instanceId, generation, transactional } = claim
    if (generation < 0 && this.isEmpty) return 0
    if (transactional && generation === -1 && memberId === '' && instanceId === null) return 0
    return checkMemberCommit(this.#members.get(memberId), claim, name => this.registry.topics.get(name)?.id)
  }

  checkFetch(memberId: string | null, epoch: number): number {
    if (memberId === null) return epoch < 0 ? 0 : errorCodes.UNKNOWN_MEMBER_ID
    return checkMemberFetch(this.#members.get(memberId), epoch)
  }

  /** Refuses what a member may not subscribe to; changes nothing. */
  checkSubscription(before: Member, after: Member): void {
    this.#patterns.check(before, after, this.#members.values())
  }

  /**
   * Takes in what a member says of itself, makes a new target if there is reason to, and has the member take its next step.
   * `before` is its state up to now, also that of a member that is not here yet.
   */
  settle(before: Member, after: Member, reported: readonly TopicPartitions[] | null): Member {
    const { assignor, groupEpoch } = this
    const subscriptionChanged = this.subscribe(before, after)
    // Members of the classic protocol have no vote, and a vote that changes nothing else is reason enough by itself.
    const outvoted = after.classic === null && assignor !== this.assignor
    if (outvoted && groupEpoch === this.groupEpoch) this.#groupEpoch++
    this.#updateTarget()
    return this.advance(after, reported, subscriptionChanged)
  }

  /** The beginning of settle(). @returns whether the subscription has changed. */
  subscribe(before: Member, after: Member): boolean {
    const namesChanged = !sameNames(before.topicNames, after.topicNames)
    const pattern = this.#patterns.change(before, after, this.#members.values())
    this.#put(after)
    this.#patterns.refresh(this.#members.values())
    const bumps = namesChanged || pattern === 'resolved'
    if (bumps || this.#topicsStale) {
      const fingerprint = this.#fingerprint()
      if (bumps || fingerprint !== this.#topicFingerprint) this.#groupEpoch++
      this.#topicFingerprint = fingerprint
      this.#topicsStale = false
    }
    return namesChanged || pattern !== 'none'
  }

  /** The end of settle(), with the target as it is. */
  advance(member: Member, reported: readonly TopicPartitions[] | null, subscriptionChanged: boolean): Member {
    const target: Target = { epoch: this.#assignmentEpoch, assignment: this.targetOf(member.memberId) }
    if (!subscriptionChanged && isReconciled(member, target.epoch)) return member
    const topicIds = subscribedIds(member, this.#patterns.resolved, this.registry.topics)
    const isOwned = (topicId: string, partition: number): boolean => this.isOwned(topicId, partition)
    const next = reconcile(member, { target, reported, subscriptionChanged, topicIds, isOwned })
    if (next === member) return member
    this.#put(next)
    if (next.classic === null) this.#awaitRevocation(next)
    return next
  }

  /** A static member is back under another id: what its former self had is its own, to be confirmed step by step. */
  replaceStatic(former: Member, memberId: string): Member {
    const member = replacement(former, memberId)
    const target = this.targetOf(former.memberId)
    this.#drop(former)
    this.#targets = new Map(this.#targets).set(memberId, target)
    this.#put(member)
    return member
  }

  /** A static member is expected back before its session runs out: no one gets its partitions meanwhile. */
  leaveForNow(member: Member): void {
    const assigned: Owned = new Map(
      [...member.assigned].map(([topicId, epochs]) => [topicId, new Map([...epochs.keys()].map(each => [each, 0]))])
    )
    this.#put({ ...member, epoch: leavingStatic, pendingRevocation: nothingOwned, assigned })
  }

  /** Members are gone: they left, or were not heard of in time. */
  fence(members: readonly Member[]): void {
    if (members.length === 0) return
    if (canDowngrade(this, members)) {
      downgrade(this, { without: members, generation: this.#groupEpoch, rebalance: true })
      return
    }
    for (const member of members) this.#drop(member)
    this.#patterns.prune(this.#members.values())
    this.#topicFingerprint = this.#fingerprint()
    this.#groupEpoch++
    if (!this.isEmpty) return
    // Nobody is to be assigned anything; who comes next is assigned at once.
    this.#assignmentEpoch = this.#groupEpoch
    this.#assignedAt = null
  }

  fenceById(memberId: string): void {
    const member = this.#members.get(memberId)
    if (member !== undefined) this.fence([member])
  }

  keepAlive(memberId: string): void {
    const ms =
      this.#members.get(memberId)?.classic?.sessionTimeoutMs ??
      this.registry.configs.groupNumber(this.id, 'consumer.session.timeout.ms')
    this.timers.start('session', memberId, ms, () => this.fenceById(memberId))
  }

  expireSession(memberId?: string): boolean {
    const members = [...this.#members.values()].filter(each => memberId === undefined || each.memberId === memberId)
    // All at once: after the last with the consumer protocol the others would be members of another group.
    this.fence(members)
    return memberId === undefined || members.length > 0
  }

  /** Of a classic group that becomes this one: its members have what they were assigned (KIP-848, online migration). */
  adopt(generation: number, members: Iterable<{ member: Member; target: Assignment }>): void {
    this.#groupEpoch = generation
    this.#assignmentEpoch = generation
    const targets = new Map<string, Assignment>()
    for (const { member, target } of members) {
      targets.set(member.memberId, target)
      this.#put(member)
      this.keepAlive(member.memberId)
    }
    this.#targets = targets
    this.#topicFingerprint = this.#fingerprint()
  }

  topicsChanged(): void {
    this.#topicsStale = true
    this.#patterns.topicsChanged()
  }

  close(): void {
    this.timers.close()
    this.#patterns.close()
  }

  /** Targets are made no more often than the interval says, so that members that come together are taken together. */
  #updateTarget(): void {
    if (this.#groupEpoch <= this.#assignmentEpoch) return
    const { configs, clock, topics } = this.registry
    const now = clock.now()
    const intervalMs = configs.groupNumber(this.id, 'consumer.assignment.interval.ms')
    if (this.#assignedAt !== null && now < this.#assignedAt + intervalMs) return
    this.#targets = computeTargets({
      members: this.#members,
      resolved: this.#patterns.resolved,
      targets: this.#targets,
      topics,
      assignor: this.assignor
    })
    this.#assignmentEpoch = this.#groupEpoch
    this.#assignedAt = now
  }

  /** Regular expressions were found to match other topics. */
  #bump(): void {
    this.#patterns.prune(this.#members.values())
    this.#topicFingerprint = this.#fingerprint()
    this.#topicsStale = false
    this.#groupEpoch++
  }

  #fingerprint(): string {
    return topicFingerprint(this.#members.values(), this.#patterns.resolved, this.registry.topics)
  }

  /** A member that does not give up its partitions in time is put out, so that others get them. */
  #awaitRevocation({ memberId, progress, epoch, rebalanceTimeoutMs }: Member): void {
    this.timers.cancel('rebalance', memberId)
    if (progress !== 'unrevoked') return
    this.timers.start('rebalance', memberId, rebalanceTimeoutMs, () => {
      if (this.#members.get(memberId)?.epoch === epoch) this.fenceById(memberId)
    })
  }

  #put(member: Member): void {
    this.#ownership.replace(this.#members.get(member.memberId), member)
    this.#members.set(member.memberId, member)
    if (member.instanceId !== null) this.#staticIds.set(member.instanceId, member.memberId)
  }

  #drop(member: Member): void {
    this.#ownership.replace(this.#members.get(member.memberId), undefined)
    this.#members.delete(member.memberId)
    if (member.instanceId !== null) this.#staticIds.delete(member.instanceId)
    const targets = new Map(this.#targets)
    targets.delete(member.memberId)
    this.#targets = targets
    this.timers.cancelAll(member.memberId)
  }
}
