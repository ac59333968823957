import type { DraftOf } from '@dead-letter/protocol'
import type { joinGroupResponse } from '@dead-letter/protocol/messages/join-group'
import type { syncGroupResponse } from '@dead-letter/protocol/messages/sync-group'

export type JoinAnswer = DraftOf<typeof joinGroupResponse>
export type SyncAnswer = DraftOf<typeof syncGroupResponse>

/** One way of assigning that a member knows, e.g. `range`, with what it tells the leader about itself. */
export interface MemberProtocol {
  readonly name: string
  readonly metadata: Buffer
}

export interface JoinClaim {
  /** Empty for a member that has no id yet. */
  readonly memberId: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocolType: string
  /** In the order of the member's preference. */
  readonly protocols: readonly MemberProtocol[]
  /** Of JoinGroup: from 4 on a new member is given its id before it joins (KIP-394), from 9 on a leader may skip to assign (KIP-814). */
  readonly version: number
}

export interface SyncClaim {
  readonly memberId: string
  readonly instanceId: string | null
  readonly generation: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  /** The leader's, by member id. */
  readonly assignments: ReadonlyMap<string, Buffer>
}

export interface HeartbeatClaim {
  readonly memberId: string
  readonly instanceId: string | null
  readonly generation: number
}

/** A member that leaves: by its id, or by its instance id alone when an administrator removes it. */
export interface LeavingMember {
  readonly memberId: string
  readonly instanceId: string | null
}

/** The requests of the classic group protocol, as a group takes them. Each answer is given exactly once. */
export interface ClassicProtocol {
  join(claim: JoinClaim, answer: (answer: JoinAnswer) => void): void
  sync(claim: SyncClaim, answer: (answer: SyncAnswer) => void): void
  /** @returns the error code. */
  heartbeat(claim: HeartbeatClaim): number
  /** @returns the error codes, one for each member. */
  leave(members: readonly LeavingMember[]): readonly number[]
}
