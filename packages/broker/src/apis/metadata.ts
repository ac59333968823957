/**
 * Metadata (key 3), versions 0 to 13.
 * Brokers, topics and partitions. Null topics, in version 0 also none, mean all. Topics are asked for by name or, from
 * version 12 on, by id; when there is one id, names are ignored. A topic that is created because of
 * auto.create.topics.enable is answered with UNKNOWN_TOPIC_OR_PARTITION, as by Kafka, whose controller creates it
 * meanwhile: clients ask again. Without an authorizer every operation is allowed (KIP-430).
 * Source: KIP-4, KIP-78, KIP-112, KIP-320, KIP-430, KIP-516, KIP-1102 (the error code of version 13).
 */

import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import { metadataRequest, metadataResponse } from '@dead-letter/protocol/messages/metadata'
import type { Cluster } from '../cluster.ts'
import { isInternal, nameProblem } from '../topic-name.ts'
import type { Topic } from '../topics/topic.ts'
import { noTopicId } from '../topics/topic-id.ts'
import { api, type RequestContext } from './api.ts'
import { clusterOperations, operationsNotAsked, topicOperations } from './authorized-operations.ts'

type Request = MessageOf<typeof metadataRequest>
type Response = DraftOf<typeof metadataResponse>
type TopicAnswer = NonNullable<Response['topics']>[number]

export const metadata = api({
  key: 3,
  name: 'Metadata',
  request: metadataRequest,
  response: metadataResponse,
  targets: ({ topics }, cluster) =>
    (topics ?? []).flatMap(({ name, topicId }) => {
      const topic = name ?? cluster.topics.byId(topicId)?.name
      return topic === undefined ? [] : [{ topic, partition: null }]
    }),
  refuse: refused,
  handle(request, context) {
    const { version, cluster } = context
    const { topics } = request
    const unnamed = topics?.some(({ name, topicId }) =>
      version < 12 ? name === null || topicId !== noTopicId : name === null && topicId === noTopicId
    )
    if (unnamed === true)
      return refused(version < 12 ? errorCodes.INVALID_REQUEST : errorCodes.UNKNOWN_SERVER_ERROR, request)
    const asked = version >= 8 && version <= 10 && request.includeClusterAuthorizedOperations
    return {
      brokers: [{ nodeId: cluster.nodeId, host: cluster.host, port: cluster.port }],
      clusterId: cluster.clusterId,
      controllerId: cluster.nodeId,
      clusterAuthorizedOperations: asked ? clusterOperations : operationsNotAsked,
      topics: topicAnswers(request, context)
    }
  }
})

function refused(code: number, { topics }: Request): Response {
  return {
    errorCode: code,
    topics: (topics ?? []).map(({ name, topicId }) => ({ errorCode: code, name: name ?? '', topicId }))
  }
}

function topicAnswers(request: Request, context: RequestContext): TopicAnswer[] {
  const { topics, configs } = context.cluster
  const operations = request.includeTopicAuthorizedOperations ? topicOperations : operationsNotAsked
  const found = (topic: Topic): TopicAnswer => ({
    ...topicAnswer(topic, context),
    topicAuthorizedOperations: operations
  })
  const all = request.topics === null || (context.version === 0 && request.topics.length === 0)
  if (all) return [...topics].map(found)

  const ids = new Set(request.topics.map(({ topicId }) => topicId).filter(id => id !== noTopicId))
  if (ids.size > 0) {
    const unknown = [...ids].filter(id => topics.byId(id) === undefined)
    const known = [...ids].flatMap(id => topics.byId(id) ?? [])
    return [
      ...unknown.map(topicId => ({ errorCode: errorCodes.UNKNOWN_TOPIC_ID, name: null, topicId })),
      ...known.map(found)
    ]
  }

  const names = [...new Set(request.topics.flatMap(({ name }) => name ?? []))]
  const mayCreate = request.allowAutoTopicCreation && configs.flag('auto.create.topics.enable')
  const existing = names.flatMap(name => topics.get(name) ?? [])
  const missing = names.filter(name => topics.get(name) === undefined)
  return [
    ...existing.map(found),
    ...missing.map(name => ({
      errorCode: missingCode(name, mayCreate, context),
      name,
      isInternal: isInternal(name),
      topicAuthorizedOperations: operations
    }))
  ]
}

function missingCode(name: string, mayCreate: boolean, { cluster, lookUp }: RequestContext): number {
  const fault = lookUp.topicFault(name)
  if (fault !== 0) return fault
  if (nameProblem(name) !== null) return errorCodes.INVALID_TOPIC_EXCEPTION
  // Should the creation be refused, Kafka's client learns no more than that the topic is still unknown.
  if (mayCreate) cluster.topics.autoCreate(name)
  return errorCodes.UNKNOWN_TOPIC_OR_PARTITION
}

function topicAnswer(topic: Topic, { cluster, lookUp }: RequestContext): TopicAnswer {
  const { name, id } = topic
  const errorCode = lookUp.topicFault(name)
  if (errorCode !== 0) return { errorCode, name, topicId: id, isInternal: isInternal(name) }
  return {
    name,
    topicId: id,
    isInternal: isInternal(name),
    partitions: topic.partitions.map(({ partition, leaderEpoch }) =>
      partitionAnswer(partition, leaderEpoch, lookUp.partition(name, partition).code, cluster)
    )
  }
}

function partitionAnswer(partition: number, leaderEpoch: number, errorCode: number, { nodeId }: Cluster) {
  return {
    errorCode,
    partitionIndex: partition,
    leaderId: errorCode === 0 ? nodeId : -1,
    leaderEpoch,
    replicaNodes: [nodeId],
    isrNodes: [nodeId]
  }
}
