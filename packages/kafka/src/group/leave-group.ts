import type { KafkaClient } from '../client/port.ts'
import type { Coordinator } from './coordinator.ts'
import { reactionTo } from './reaction.ts'

/** The goodbye of a member of a classic group; one that the group has not named yet needs none. */
export async function leaveClassicGroup(
  client: Pick<KafkaClient, 'leaveGroup'>,
  coordinator: Coordinator,
  groupId: string,
  memberId: string
): Promise<void> {
  const member = { groupId, memberId, generationId: -1, groupInstanceId: null }
  if (memberId !== '') await sayGoodbye(coordinator, nodeId => client.leaveGroup(nodeId, member))
}

/**
 * Takes a member out of its group by `leave`. A courtesy that lets the others go on at once: it never rejects, and a
 * member that cannot say it is dropped when its session ends.
 */
export async function sayGoodbye(
  coordinator: Coordinator,
  leave: (nodeId: number) => Promise<{ readonly errorCode: number }>
): Promise<void> {
  try {
    for (let tries = 0; tries < 2; tries++) {
      const nodeId = await coordinator.once()
      const { errorCode } = await leave(nodeId)
      if (reactionTo(errorCode) !== 'find') return
      coordinator.forget(nodeId)
    }
  } catch {
    // The broker is out of reach, and will notice by itself.
  }
}
