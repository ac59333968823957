/**
 * IncrementalAlterConfigs (key 44), versions 0 to 1.
 * Sets, deletes, appends to or subtracts from single configurations of a topic, this broker, the whole cluster or a group.
 * A resource that is refused leaves the others alone. Levels of loggers cannot be set: there are no loggers.
 * Source: KIP-339, KIP-226, KIP-848.
 */

import {
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse
} from '@dead-letter/protocol/messages/incremental-alter-configs'
import { alterResources } from '../config/alteration.ts'
import { changed, operations } from '../config/config-change.ts'
import { api } from './api.ts'
import { faultOf, refusedResources, topicsOf } from './config-resources.ts'

export const incrementalAlterConfigs = api({
  key: 44,
  name: 'IncrementalAlterConfigs',
  request: incrementalAlterConfigsRequest,
  response: incrementalAlterConfigsResponse,
  targets: ({ resources }) => topicsOf(resources),
  refuse: (errorCode, { resources }) => ({ responses: refusedResources(errorCode, resources) }),
  handle({ resources, validateOnly }, { cluster, lookUp }) {
    return {
      responses: alterResources(cluster, resources, {
        validateOnly,
        mayBeNull: config => config.configOperation === operations.delete,
        alter: resource => (current, definitionOf) => changed(current, resource.configs, definitionOf),
        fault: resource => faultOf(resource, lookUp)
      })
    }
  }
})
