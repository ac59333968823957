import { kafkaErrors } from '../kafka-errors.ts'
import { apis } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { saidIfAny } from './said.ts'

/** What a coordinator is of: key types of the protocol. */
const keyTypes = { group: 0, transaction: 1 } as const

/** Who coordinates a consumer group or a transactional id. */
export async function findCoordinator(
  cluster: Cluster,
  of: keyof typeof keyTypes,
  key: string,
  limit: { readonly timeoutMs?: number } = {}
): Promise<{ errorCode: number; errorMessage: string | null; nodeId: number }> {
  const asked = { keyType: keyTypes[of], coordinatorKeys: [key] }
  const { coordinators } = await cluster.toAny(apis.findCoordinator, asked, limit)
  const found = coordinators.find(answer => answer.key === key)
  if (found === undefined) return { errorCode: kafkaErrors.COORDINATOR_NOT_AVAILABLE, errorMessage: null, nodeId: -1 }
  if (found.errorCode === kafkaErrors.NONE) cluster.learn(found.nodeId, found.host, found.port)
  return { errorCode: found.errorCode, errorMessage: saidIfAny(found.errorMessage), nodeId: found.nodeId }
}
