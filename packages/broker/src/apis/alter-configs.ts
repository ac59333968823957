/**
 * AlterConfigs (key 33), versions 0 to 2.
 * Replaces all that was set for a topic, this broker, the whole cluster or a group: what is not named is reset. A resource
 * that is refused leaves the others alone. Deprecated for IncrementalAlterConfigs. Source: KIP-133, KIP-226.
 */
import { alterResources } from '../config/alteration.ts'
import { resourceTypes } from '../config/config-resource.ts'
import { alterConfigsRequest, alterConfigsResponse } from '../protocol/messages/alter-configs.ts'
import { api } from './api.ts'

export const alterConfigs = api({
  key: 33,
  name: 'AlterConfigs',
  request: alterConfigsRequest,
  response: alterConfigsResponse,
  targets: ({ resources }) =>
    resources
      .filter(({ resourceType }) => resourceType === resourceTypes.topic)
      .map(({ resourceName }) => ({ topic: resourceName, partition: null })),
  refuse: (errorCode, { resources }) => ({
    responses: resources.map(({ resourceType, resourceName }) => ({
      errorCode,
      errorMessage: null,
      resourceType,
      resourceName
    }))
  }),
  handle({ resources, validateOnly }, { cluster, faults }) {
    return {
      responses: alterResources(cluster, resources, {
        validateOnly,
        mayBeNull: () => false,
        alter: resource => () => new Map(resource.configs.map(({ name, value }) => [name, value ?? ''])),
        fault: ({ resourceType, resourceName }) =>
          resourceType === resourceTypes.topic ? faults.code(resourceName) : faults.code()
      })
    }
  }
})
