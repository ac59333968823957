/**
 * DescribeCluster (key 60), versions 0 to 2.
 * The one broker, which clients also take for the controller: where it listens only brokers are described, so an
 * endpoint type for controllers is refused. No broker is ever fenced. Source: KIP-700, KIP-919, KIP-1073.
 */
import { errorCodes } from '@dead-letter/protocol'
import { describeClusterRequest, describeClusterResponse } from '@dead-letter/protocol/messages/describe-cluster'
import { api } from './api.ts'
import { clusterOperations, operationsNotAsked } from './authorized-operations.ts'

const brokers = 1
const controllers = 2

export const describeCluster = api({
  key: 60,
  name: 'DescribeCluster',
  request: describeClusterRequest,
  response: describeClusterResponse,
  refuse: errorCode => ({ errorCode }),
  handle(request, { cluster }) {
    if (request.endpointType === controllers)
      return {
        errorCode: errorCodes.MISMATCHED_ENDPOINT_TYPE,
        errorMessage: 'this endpoint describes brokers, not controllers'
      }
    if (request.endpointType !== brokers)
      return {
        errorCode: errorCodes.UNSUPPORTED_ENDPOINT_TYPE,
        errorMessage: `there is no endpoint type ${request.endpointType}`
      }
    return {
      endpointType: brokers,
      clusterId: cluster.clusterId,
      controllerId: cluster.nodeId,
      brokers: [{ brokerId: cluster.nodeId, host: cluster.host, port: cluster.port }],
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? clusterOperations : operationsNotAsked
    }
  }
})
