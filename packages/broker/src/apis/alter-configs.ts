/**
 * AlterConfigs (key 33), versions 0 to 2.
 * Replaces all that was set for a topic, this broker, the whole cluster or a group: what is not named is reset. A resource
 * that is refused leaves the others alone. Deprecated for IncrementalAlterConfigs. Source: KIP-133, KIP-226.
 */

import { alterConfigsRequest, alterConfigsResponse } from '@dead-letter/protocol/messages/alter-configs'
import { alterResources } from '../config/alteration.ts'
import { api } from './api.ts'
import { faultOf, refusedResources, topicsOf } from './config-resources.ts'

export const alterConfigs = api({
  key: 33,
  name: 'AlterConfigs',
  request: alterConfigsRequest,
  response: alterConfigsResponse,
  targets: ({ resources }) => topicsOf(resources),
  refuse: (errorCode, { resources }) => ({ responses: refusedResources(errorCode, resources) }),
  handle({ resources, validateOnly }, { cluster, lookUp }) {
    return {
      responses: alterResources(cluster, resources, {
        validateOnly,
        mayBeNull: () => false,
        alter: resource => () => new Map(resource.configs.map(({ name, value }) => [name, value ?? ''])),
        fault: resource => faultOf(resource, lookUp)
      })
    }
  }
})
