import { errorCodes } from '@dead-letter/protocol'
import type { CommitClaim } from '../group.ts'
import type { Member } from './member.ts'
import { epochsOf } from './partitions.ts'

/**
 * Whether a member may commit. One that has not heard of its newest epoch may still commit a partition that was its own at
 * the epoch it knows (KIP-1251); `topicId` tells which topic a name stands for now.
 */
export function checkMemberCommit(
  member: Member | undefined,
  claim: CommitClaim,
  topicId: (name: string) => string | undefined
): number {
  if (member === undefined) return errorCodes.UNKNOWN_MEMBER_ID
  // Older versions have no way to say that a member epoch is stale.
  if (!claim.transactional && member.classic === null && claim.version < 9) return errorCodes.UNSUPPORTED_VERSION
  const knownSince = (topic: string, partition: number): boolean => {
    const id = topicId(topic) ?? ''
    const givenAt =
      epochsOf(member.assigned, id).get(partition) ?? epochsOf(member.pendingRevocation, id).get(partition)
    return givenAt !== undefined && claim.generation >= givenAt
  }
  const { generation, partitions } = claim
  const may =
    generation === member.epoch ||
    (generation < member.epoch && partitions?.every(each => knownSince(each.topic, each.partition)) === true)
  if (may) return 0
  return member.classic === null ? errorCodes.STALE_MEMBER_EPOCH : errorCodes.ILLEGAL_GENERATION
}

export function checkMemberFetch(member: Member | undefined, epoch: number): number {
  if (member === undefined) return errorCodes.UNKNOWN_MEMBER_ID
  if (member.epoch === epoch) return 0
  return member.classic === null ? errorCodes.STALE_MEMBER_EPOCH : errorCodes.ILLEGAL_GENERATION
}
