import { errorCodes } from '@dead-letter/protocol'
import { Refusal } from '../config/refusal.ts'

/**
 * Checks the replicas that a partition is given by hand: there is one broker to choose from.
 * @param expected how many the topic's other partitions have
 * @throws Refusal INVALID_REPLICA_ASSIGNMENT
 */
export function checkAssignment(brokerIds: readonly number[], nodeId: number, expected?: number): void {
  if (brokerIds.length === 0) throw refused('a partition must be assigned to at least one broker')
  const unknown = [...brokerIds].sort((a, b) => a - b).find(id => id !== nodeId)
  if (unknown !== undefined) throw refused(`there is no broker ${unknown}`)
  if (brokerIds.length > 1) throw refused(`broker ${nodeId} is assigned more than once`)
  if (expected !== undefined && brokerIds.length !== expected)
    throw refused(`other partitions of the topic have ${expected} replicas, not ${brokerIds.length}`)
}

function refused(message: string): Refusal {
  return new Refusal(errorCodes.INVALID_REPLICA_ASSIGNMENT, message)
}
