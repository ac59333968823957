import { type Assignment, nothingOwned, type Owned } from './partitions.ts'

/**
 * Where a member is on its way to its target assignment (KIP-848):
 * stable at its epoch; asked to give partitions up; waiting for partitions that others have not given up.
 */
export type Progress = 'stable' | 'unrevoked' | 'unreleased'

/** A member's epochs that stand for something else. */
export const leaving = -1
export const leavingStatic = -2

/** What a member of a consumer group needs to speak the classic protocol. */
export interface ClassicSide {
  readonly sessionTimeoutMs: number
  readonly protocols: readonly { readonly name: string; readonly metadata: Buffer }[]
}

/** One state of a member; every change makes another object. */
export interface Member {
  readonly memberId: string
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly rebalanceTimeoutMs: number
  readonly topicNames: ReadonlySet<string>
  /** Empty for none. */
  readonly topicRegex: string
  readonly serverAssignor: string | null
  readonly epoch: number
  /** A member that has not seen the answer with its epoch may still speak of this one. */
  readonly previousEpoch: number
  readonly progress: Progress
  readonly assigned: Owned
  readonly pendingRevocation: Owned
  /** Null for a member that speaks the consumer protocol. */
  readonly classic: ClassicSide | null
}

export function newMember(memberId: string): Member {
  return {
    memberId,
    instanceId: null,
    rackId: null,
    clientId: '',
    clientHost: '',
    rebalanceTimeoutMs: -1,
    topicNames: new Set(),
    topicRegex: '',
    serverAssignor: null,
    epoch: 0,
    previousEpoch: -1,
    progress: 'stable',
    assigned: nothingOwned,
    pendingRevocation: nothingOwned,
    classic: null
  }
}

/** The same member after its restart under another id: it has everything to learn again but what it owned. */
export function replacement(member: Member, memberId: string): Member {
  return { ...member, memberId, epoch: 0, previousEpoch: 0 }
}

export function isReconciled(member: Member, targetEpoch: number): boolean {
  return member.progress === 'stable' && member.epoch === targetEpoch
}

/** What is said to a member of itself at each of its heartbeats; what is left out has not changed. */
export interface MemberUpdate {
  readonly instanceId: string | null
  readonly rackId: string | null
  /** −1 for unchanged. */
  readonly rebalanceTimeoutMs: number
  readonly topicNames: readonly string[] | null
  readonly topicRegex: string | null
  readonly serverAssignor: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly classic: ClassicSide | null
}

export function updated(member: Member, update: MemberUpdate): Member {
  return {
    ...member,
    instanceId: update.instanceId ?? member.instanceId,
    rackId: update.rackId ?? member.rackId,
    rebalanceTimeoutMs: update.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : update.rebalanceTimeoutMs,
    topicNames: update.topicNames === null ? member.topicNames : new Set(update.topicNames),
    topicRegex: update.topicRegex ?? member.topicRegex,
    serverAssignor: update.serverAssignor ?? member.serverAssignor,
    clientId: update.clientId,
    clientHost: update.clientHost,
    classic: update.classic
  }
}

export interface Target {
  readonly epoch: number
  readonly assignment: Assignment
}
