import type { CommittedOffset, GroupMember, KafkaClient, TopicPartition, TopicPartitionError } from '../client/port.ts'
import type { DeadLetterError } from '../errors.ts'
import type { GroupOptions } from './options.ts'
import type { Timing } from './timing.ts'

/** This process as a member of a consumer group: who owns which partition, and when it may go. */
export interface Membership {
  /** Joins and stays until leave(); resolves at the first assignment, rejects on what retrying cannot mend (coded). */
  join(): Promise<void>
  /** New subscription (a topic appeared, grew or was deleted): rejoin. */
  resubscribe(topics: readonly string[]): void
  /**
   * Commits now, as the current member. Answers a code for each partition: `notOwnedCode` for those that are not this
   * member's (never sent), REBALANCE_IN_PROGRESS while a new generation is forming: send them again after it.
   * @throws DeadLetterError COMMIT_FAILED when no longer a member or unreachable
   */
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
  /** Who we are now; null between generations. */
  readonly member: GroupMember | null
  /** What is ours at this moment. */
  readonly owned: readonly TopicPartition[]
  /**
   * Whether the group can still count this process in. Looks at the clock alone, so call it before handling goes on
   * after anything that may have stopped the process; when the session is over, `lost` is called before it answers false.
   */
  checkSession(): boolean
  /** Drains nothing by itself: the caller has drained and committed. Idempotent; nothing is called afterwards. */
  leave(): Promise<void>
}

/**
 * What a membership tells its owner. `revoke` and `assign` are never called while one of them is pending, except that
 * a `revoke` not settled by its deadline counts as settled. `lost` is synchronous and may come at any time: a pending
 * `revoke` or `assign` should then settle soon, the next `assign` waits for it.
 */
export interface MembershipListener {
  /** Drain and commit these, within deadlineMs; membership waits for the promise (not longer than the deadline). */
  revoke(partitions: readonly TopicPartition[], deadlineMs: number): Promise<void>
  /** Newly owned only; called in every generation, with [] too. A rejection ends the membership. */
  assign(partitions: readonly TopicPartition[], generationId: number): Promise<void>
  /**
   * These were taken away: nothing can be committed for them any more.
   * @param topicGone their topic is, too, or is another one: there is no next owner
   */
  lost(partitions: readonly TopicPartition[], reason: string, topicGone?: boolean): void
  /** The group cannot go on. Not called for what join() rejects with. */
  failed(error: DeadLetterError): void
  warning(error: DeadLetterError): void
}

/** What a membership is made of; `Port`: what its protocol asks of a client. */
export interface GroupMembershipInput<Port = KafkaClient> {
  readonly client: Port
  readonly groupId: string
  readonly topics: readonly string[]
  readonly options: GroupOptions
  readonly listener: MembershipListener
  /** How often a leader looks whether topics of the group grew, appeared or went. @default 30000 */
  readonly metadataMaxAgeMs?: number
  readonly timing?: Timing
  /** Of what may be committed beside what is assigned: the partition by which it is owned. @default itself */
  readonly ownedBy?: (partition: TopicPartition) => TopicPartition
}
