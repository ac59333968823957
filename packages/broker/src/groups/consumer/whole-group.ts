import type { Member } from './member.ts'
import type { MemberTimers } from './member-timers.ts'
import type { Assignment, TopicPartitions } from './partitions.ts'
import type { Registry } from './registry.ts'

/** A consumer group as its parts know it. */
export interface WholeGroup {
  readonly id: string
  readonly registry: Registry
  readonly timers: MemberTimers
  readonly members: ReadonlyMap<string, Member>
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  staticMember(instanceId: string): Member | undefined
  targetOf(memberId: string): Assignment
  isOwned(topicId: string, partition: number): boolean
  checkSubscription(before: Member, after: Member): void
  settle(before: Member, after: Member, reported: readonly TopicPartitions[] | null): Member
  subscribe(before: Member, after: Member): boolean
  advance(member: Member, reported: readonly TopicPartitions[] | null, subscriptionChanged: boolean): Member
  replaceStatic(former: Member, memberId: string): Member
  leaveForNow(member: Member): void
  fence(members: readonly Member[]): void
  fenceById(memberId: string): void
  keepAlive(memberId: string): void
}
