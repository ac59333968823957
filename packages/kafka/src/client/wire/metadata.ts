import type { ClusterMetadata, TopicMetadata } from '../port.ts'
import type { ClusterAnswer } from './cluster.ts'
import { saidHost } from './said.ts'
import { uuidText } from './uuid.ts'

/** What a broker says that does not say which operations are allowed. */
const OPERATIONS_UNKNOWN = -2_147_483_648

/** The protocol's metadata in this library's shape. */
export function readMetadata(answer: ClusterAnswer): ClusterMetadata {
  return {
    clusterId: answer.clusterId,
    controllerId: answer.controllerId,
    brokers: new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { nodeId, host: saidHost(host), port }])),
    topics: new Map(answer.topics.map(topic => [topic.name ?? '', readTopic(topic)]))
  }
}

function readTopic(topic: ClusterAnswer['topics'][number]): TopicMetadata {
  return {
    name: topic.name ?? '',
    id: uuidText(topic.topicId),
    errorCode: topic.errorCode,
    isInternal: topic.isInternal,
    partitions: topic.partitions
      .map(p => ({
        partition: p.partitionIndex,
        errorCode: p.errorCode,
        leader: p.leaderId,
        leaderEpoch: p.leaderEpoch,
        replicas: p.replicaNodes,
        isr: p.isrNodes
      }))
      .sort((a, b) => a.partition - b.partition),
    authorizedOperations:
      topic.topicAuthorizedOperations === OPERATIONS_UNKNOWN ? null : topic.topicAuthorizedOperations
  }
}
