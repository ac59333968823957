import { DeadLetterError } from '../errors.ts'
import { readAssignment } from './consumer-protocol.ts'
import { PartitionSet } from './partitions.ts'

/**
 * What a leader gave this member, and of it the topics that the member does not subscribe to: leaders exist that do not look.
 * @throws DeadLetterError GROUP_ASSIGNMENT_UNREADABLE
 */
export function sortOut(
  assignment: Buffer,
  topics: readonly string[],
  group: string
): { assigned: PartitionSet; foreign: string[] } {
  const given = readAssignment(assignment)
  if (given === null) throw new DeadLetterError('GROUP_ASSIGNMENT_UNREADABLE', { group })
  const own = new Set(topics)
  const assigned = given.filter(({ topic }) => own.has(topic))
  const foreign = given.filter(({ topic }) => !own.has(topic)).map(({ topic }) => topic)
  return { assigned: new PartitionSet(assigned), foreign: [...new Set(foreign)] }
}
