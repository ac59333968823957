import type { Assignment } from '../partitions.ts'

/** A member as an assignor sees it. */
export interface AssignorMember {
  readonly memberId: string
  readonly instanceId: string | null
  /** Ids of the existing topics that it subscribes to, in a fixed order. */
  readonly topicIds: ReadonlySet<string>
  /** Its target up to now: what a sticky assignor keeps. */
  readonly assignment: Assignment
}

export interface AssignorInput {
  /** In the coordinator's order: see hash-order.ts. */
  readonly members: readonly AssignorMember[]
  /** Whether all members subscribe to the same topics. */
  readonly homogeneous: boolean
  partitionCount(topicId: string): number
}

/** A pure function: every partition of a subscribed topic to exactly one of its subscribers. */
export type Assignor = (input: AssignorInput) => Map<string, Assignment>
