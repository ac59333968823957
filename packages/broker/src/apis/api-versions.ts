/**
 * ApiVersions (key 18), versions 0 to 5.
 * Says which versions of which APIs are served, read from the registry, so that it cannot promise what is not there.
 * An unknown version of the request itself is answered in version 0 with UNSUPPORTED_VERSION (server/dispatcher.ts), as
 * KIP-511 wants. Client names and versions are checked as Kafka checks them. Produce is listed from version 0 as Kafka 4
 * does, although it is served from 3: librdkafka compresses nothing for a broker that does not (KAFKA-18659).
 * From version 5 a client says which node of which cluster it means: one that was misrouted is told REBOOTSTRAP_REQUIRED.
 * Source: KIP-35, KIP-511, KIP-584, KIP-1022, KIP-1242.
 */

import { errorCodes, type MessageOf, versions } from '@dead-letter/protocol'
import { apiVersionsRequest, apiVersionsResponse } from '@dead-letter/protocol/messages/api-versions'
import type { Cluster } from '../cluster.ts'
import { type Api, api } from './api.ts'
import { features } from './features.ts'

const produceKey = 0
const softwareName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/

export function apiVersions(served: () => Iterable<Api>): Api {
  return api({
    key: 18,
    name: 'ApiVersions',
    request: apiVersionsRequest,
    response: apiVersionsResponse,
    handle(request, { version, cluster }) {
      const named = softwareName.test(request.clientSoftwareName) && softwareName.test(request.clientSoftwareVersion)
      if (version >= 3 && !named) return { errorCode: errorCodes.INVALID_REQUEST }
      const misrouted = wrongPlace(request, cluster)
      if (misrouted !== 0) return { errorCode: misrouted }
      // Before version 4 a client would take the lowest level 0 for a mistake: such features are left out (KIP-1022).
      const supportedFeatures = features.supportedFeatures.filter(({ minVersion }) => version >= 4 || minVersion > 0)
      return { apiKeys: servedVersions(served()), ...features, supportedFeatures }
    },
    refuse: errorCode => ({ errorCode })
  })
}

/** Both are given or neither. */
function wrongPlace({ clusterId, nodeId }: MessageOf<typeof apiVersionsRequest>, cluster: Cluster): number {
  if ((clusterId === null) !== (nodeId === -1)) return errorCodes.INVALID_REQUEST
  if (clusterId === null || (clusterId === cluster.clusterId && nodeId === cluster.nodeId)) return 0
  return errorCodes.REBOOTSTRAP_REQUIRED
}

export function servedVersions(served: Iterable<Api>): { apiKey: number; minVersion: number; maxVersion: number }[] {
  return [...served]
    .map(({ key, request, latest }) => {
      const { lowest, highest } = versions(request.versions)
      return { apiKey: key, minVersion: key === produceKey ? 0 : lowest, maxVersion: latest ?? highest }
    })
    .sort((a, b) => a.apiKey - b.apiKey)
}
