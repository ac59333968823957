import type { KafkaClient } from '../client/port.ts'
import type { Coordinator } from './coordinator.ts'
import { reactionTo } from './reaction.ts'

/** Takes a member out of its group. A courtesy that lets the others go on at once: it never rejects, and a member that cannot say it is dropped when its session ends. */
export async function sayGoodbye(
  client: Pick<KafkaClient, 'leaveGroup'>,
  coordinator: Coordinator,
  groupId: string,
  memberId: string
): Promise<void> {
  if (memberId === '') return
  const member = { groupId, memberId, generationId: -1, groupInstanceId: null }
  try {
    for (let tries = 0; tries < 2; tries++) {
      const nodeId = await coordinator.once()
      const { errorCode } = await client.leaveGroup(nodeId, member)
      if (reactionTo(errorCode) !== 'find') return
      coordinator.forget(nodeId)
    }
  } catch {
    // The broker is out of reach, and will notice by itself.
  }
}
