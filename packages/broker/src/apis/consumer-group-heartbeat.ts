/**
 * ConsumerGroupHeartbeat (key 68), versions 0 and 1.
 * A member joins (epoch 0), stays (its epoch), leaves (−1) or, with an instance id, leaves for a restart (−2); the answer
 * tells its epoch and, when it has changed or everything was said anew, what it is assigned. From version 1 on members
 * make their own ids and may subscribe by a regular expression. Source: KIP-848, KIP-1082, KIP-1251, KIP-1263.
 */

import {
  consumerGroupHeartbeatRequest,
  consumerGroupHeartbeatResponse
} from '@dead-letter/protocol/messages/consumer-group-heartbeat'
import { heartbeat } from '../groups/consumer/heartbeat.ts'
import { Refusal } from '../groups/consumer/refusal.ts'
import { api } from './api.ts'

export const consumerGroupHeartbeat = api({
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  request: consumerGroupHeartbeatRequest,
  response: consumerGroupHeartbeatResponse,
  handle(request, { version, clientId, connection, cluster }) {
    try {
      return heartbeat(cluster.groups, request, {
        clientId: clientId ?? '',
        clientHost: connection.clientHost,
        version
      })
    } catch (error) {
      if (error instanceof Refusal) return { errorCode: error.code, errorMessage: error.message }
      throw error
    }
  },
  *targets({ subscribedTopicNames }) {
    for (const topic of subscribedTopicNames ?? []) yield { topic, partition: null }
  },
  refuse: errorCode => ({ errorCode })
})
