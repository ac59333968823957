import { errorCodes } from '@dead-letter/protocol'
import type { PartitionLog } from '../log/partition-log.ts'

/** Whether what a client takes for the leader's epoch is it (KIP-320); a negative one is not known to it. */
export function leaderEpochCode(log: PartitionLog, currentLeaderEpoch: number): number {
  // Kafka has one value for "unknown" and takes any other for what it says.
  if (currentLeaderEpoch === -1) return 0
  if (currentLeaderEpoch < log.leaderEpoch) return errorCodes.FENCED_LEADER_EPOCH
  return currentLeaderEpoch > log.leaderEpoch ? errorCodes.UNKNOWN_LEADER_EPOCH : 0
}
