import type { ClassicProtocol } from './classic-protocol.ts'

/** An offset commit as a group judges it. */
export interface CommitClaim {
  readonly memberId: string
  readonly instanceId: string | null
  /** Generation of a classic group, member epoch of a consumer group; negative for a committer outside of any membership. */
  readonly generation: number
  readonly transactional: boolean
  /** Of the request: some errors have a form for old clients. */
  readonly version: number
  /** What is committed, for groups that judge an older epoch by the partitions (KIP-1251). */
  readonly partitions?: readonly { readonly topic: string; readonly partition: number }[]
}

/** What every kind of group answers to the APIs that do not belong to one group protocol. */
export interface Group {
  readonly id: string
  readonly type: 'classic' | 'consumer'
  /** As ListGroups shows it. */
  readonly state: string
  /** Empty for a group that only stores offsets. */
  readonly protocolType: string
  readonly isEmpty: boolean
  /** Takes the requests of members that speak the classic protocol; absent where the group admits none. */
  readonly classic?: ClassicProtocol | undefined
  subscribesTo(topic: string): boolean
  /** Error code for an offset commit (transactional or not) by this member; 0 when it may. */
  checkCommit(commit: CommitClaim): number
  checkFetch(memberId: string | null, epoch: number): number
  /**
   * Since when an offset has been of no use, given when it was committed; null while it must not expire.
   * Where a group has no such method, offsets of topics that it does not subscribe to age from their commit (KIP-848).
   */
  offsetUnusedSince?(topic: string, committedAt: number): number | null
  /** As if the session of one member, or of all, had run out. @returns false when there is no such member */
  expireSession(memberId?: string): boolean
  topicsChanged(): void
  /** Ends timers and answers what waits: the group is gone. */
  close(): void
}
