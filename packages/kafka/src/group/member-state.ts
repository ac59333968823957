import type { GroupMember, TopicPartition } from '../client/port.ts'
import { PartitionSet } from './partitions.ts'
import { reactionTo } from './reaction.ts'

/** Who this process is in the group, and what is its own. `owned` is exactly what the group believes to be ours in generation `generationId`. */
export class Standing {
  /** Given by the group, kept as long as the group may know it; '' = none. */
  memberId = ''
  /** Under which commits are sent; null while there is no generation or a new one is forming. */
  member: GroupMember | null = null
  owned: PartitionSet = new PartitionSet()
  generationId = -1
  /** A JoinGroup is on its way or waits at the broker. */
  joining = false

  /** The join is answered: the generation of `owned` is over, the next not yet ours. */
  entered(): void {
    this.member = null
    this.joining = false
  }

  adopted(member: GroupMember): void {
    this.member = member
    this.generationId = member.generationId
  }

  /** Answers what we had. */
  dropped(): TopicPartition[] {
    const had = [...this.owned]
    this.owned = new PartitionSet()
    this.generationId = -1
    this.member = null
    this.joining = false
    return had
  }

  /**
   * Whether a refusal of `member` is about us as we are. A commit may be refused because the group went on with us:
   * we have a newer generation by now, or it is complete at the broker and the answer to our join is on its way.
   */
  isMeant(member: GroupMember, errorCode: number): boolean {
    if (reactionTo(errorCode) === 'outdated') return this.member === member && !this.joining
    return this.memberId === member.memberId
  }
}
