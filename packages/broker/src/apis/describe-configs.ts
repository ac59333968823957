/**
 * DescribeConfigs (key 32), versions 1 to 4.
 * Topics, this broker, the dynamic configuration of the whole cluster (a broker resource without a name) and groups: each
 * value with its source, type and synonyms. Secrets and values of unknown type are null. Documentation says what the table
 * knows, not the sentences of Kafka's manual. Loggers are none; client metrics are not supported.
 * Source: KIP-133, KIP-226, KIP-569, KIP-848.
 */

import { errorCodes } from '@dead-letter/protocol'
import { describeConfigsRequest, describeConfigsResponse } from '@dead-letter/protocol/messages/describe-configs'
import type { Cluster } from '../cluster.ts'
import { checkNodeId } from '../config/alteration.ts'
import { type ConfigResource, resourceTypes } from '../config/config-resource.ts'
import {
  type DescribedConfig,
  describedBroker,
  describedCluster,
  describedGroup,
  describedTopic
} from '../config/described-configs.ts'
import { givenValues } from '../config/given-values.ts'
import { Refusal, refusalOf } from '../config/refusal.ts'
import { nameProblem } from '../topic-name.ts'
import { api } from './api.ts'
import { faultOf, topicsOf } from './config-resources.ts'

const knownTypes: readonly number[] = Object.values(resourceTypes)

export const describeConfigs = api({
  key: 32,
  name: 'DescribeConfigs',
  request: describeConfigsRequest,
  response: describeConfigsResponse,
  targets: ({ resources }) => topicsOf(resources),
  refuse: (code, { resources }) => ({ results: resources.map(resource => failed(resource, code, '')) }),
  handle({ resources, includeSynonyms, includeDocumentation }, { cluster, lookUp }) {
    const unknown = resources.find(({ resourceType }) => !knownTypes.includes(resourceType))
    if (unknown !== undefined) {
      const message = `there is no resource type ${unknown.resourceType}`
      return { results: resources.map(resource => failed(resource, errorCodes.INVALID_REQUEST, message)) }
    }
    return {
      results: resources.map(resource => {
        const fault = faultOf(resource, lookUp)
        if (fault !== 0) return failed(resource, fault, '')
        let configs: readonly DescribedConfig[] = []
        const refusal = refusalOf(() => {
          configs = describedResource(cluster, resource)
        })
        if (refusal !== null) return failed(resource, refusal.code, refusal.detail ?? '')
        const keys = resource.configurationKeys ?? []
        return {
          resourceType: resource.resourceType,
          resourceName: resource.resourceName,
          configs: configs
            .filter(({ name }) => keys.length === 0 || keys.includes(name))
            .map(config => ({
              ...config,
              synonyms: includeSynonyms ? config.synonyms : [],
              documentation: includeDocumentation ? config.documentation : null
            }))
        }
      })
    }
  }
})

function describedResource(
  cluster: Cluster,
  { resourceType, resourceName }: ConfigResource
): readonly DescribedConfig[] {
  const { configs, topics, nodeId } = cluster
  const given = givenValues(cluster)
  switch (resourceType) {
    case resourceTypes.topic: {
      const problem = nameProblem(resourceName)
      if (problem !== null) throw new Refusal(errorCodes.INVALID_TOPIC_EXCEPTION, problem)
      const topic = topics.get(resourceName)
      if (topic === undefined) throw new Refusal(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
      return describedTopic(configs, given, topic.configs)
    }
    case resourceTypes.broker:
      if (resourceName === '') return describedCluster(configs, given)
      checkNodeId(resourceName, nodeId)
      return describedBroker(configs, given)
    case resourceTypes.brokerLogger:
      if (resourceName === '') throw new Refusal(errorCodes.INVALID_REQUEST, 'the loggers of which broker?')
      checkNodeId(resourceName, nodeId)
      return []
    case resourceTypes.group:
      if (resourceName === '') throw new Refusal(errorCodes.INVALID_REQUEST, 'a group resource needs the id of a group')
      return describedGroup(configs, given, resourceName)
    default:
      throw new Refusal(errorCodes.INVALID_REQUEST, 'client metrics are not supported')
  }
}

function failed({ resourceType, resourceName }: ConfigResource, errorCode: number, errorMessage: string) {
  return { errorCode, errorMessage, resourceType, resourceName }
}
