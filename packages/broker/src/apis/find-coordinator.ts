/**
 * FindCoordinator (key 10), versions 0 to 6.
 * This broker coordinates every group and every transactional id. Key type 2 belongs to share groups, which are not served:
 * INVALID_REQUEST, as Kafka answers without a share coordinator; so is an unknown type. Several keys from version 4 on.
 * Source: KIP-699, KIP-932.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { findCoordinatorRequest, findCoordinatorResponse } from '@dead-letter/protocol/messages/find-coordinator'
import type { Cluster } from '../cluster.ts'
import { api } from './api.ts'

type Request = MessageOf<typeof findCoordinatorRequest>

const transactionKeyType = 1
const shareKeyType = 2
const nowhere = { nodeId: -1, host: '', port: -1 }

export const findCoordinator = api({
  key: 10,
  name: 'FindCoordinator',
  request: findCoordinatorRequest,
  response: findCoordinatorResponse,
  handle(request, { cluster, version }) {
    const served = request.keyType >= 0 && request.keyType <= transactionKeyType
    return served ? found(request, cluster, version) : refused(errorCodes.INVALID_REQUEST, request, { version })
  },
  refuse: refused
})

function found(request: Request, { nodeId, host, port }: Cluster, version: number) {
  const here = { nodeId, host, port }
  // Kafka sends the name of the absent error as its message, in the versions that have one for the whole answer.
  if (version < 4) return { ...here, errorMessage: 'NONE' }
  return { coordinators: request.coordinatorKeys.map(key => ({ key, ...here })) }
}

function refused(errorCode: number, request: Request, { version }: { version: number }) {
  // Of share groups Kafka's batched answer says the code alone.
  const silent = version >= 4 && request.keyType === shareKeyType
  const error = { errorCode, errorMessage: silent ? '' : 'There is no such coordinator here.', ...nowhere }
  return version < 4 ? error : { coordinators: request.coordinatorKeys.map(key => ({ key, ...error })) }
}
