/**
 * DescribeTopicPartitions (key 75), version 0.
 * Partitions of topics, in the order of their names, in pages: at most as many as asked for and as
 * max.request.partition.size.limit allows; the cursor of an answer says where the next page starts. No topics mean all.
 * There are no replicas that could be eligible leaders. Source: KIP-966.
 */
import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import {
  describeTopicPartitionsRequest,
  describeTopicPartitionsResponse
} from '@dead-letter/protocol/messages/describe-topic-partitions'
import { isInternal, nameProblem } from '../topic-name.ts'
import { type PagedTopic, pageOf } from '../topics/topic-page.ts'
import { api, type RequestContext } from './api.ts'
import { topicOperations } from './authorized-operations.ts'

type Request = MessageOf<typeof describeTopicPartitionsRequest>
type TopicAnswer = NonNullable<DraftOf<typeof describeTopicPartitionsResponse>['topics']>[number]

export const describeTopicPartitions = api({
  key: 75,
  name: 'DescribeTopicPartitions',
  request: describeTopicPartitionsRequest,
  response: describeTopicPartitionsResponse,
  targets: ({ topics }) => topics.map(({ name }) => ({ topic: name, partition: null })),
  refuse: refused,
  handle(request, context) {
    const { topics, configs } = context.cluster
    const { cursor } = request
    const all = request.topics.length === 0
    const from = cursor?.topicName ?? ''
    const wanted = all ? [...topics].map(({ name }) => name) : request.topics.map(({ name }) => name)
    // Compared by UTF-16 units, as Java does.
    const names = [...new Set(wanted)].filter(name => name >= from).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    if (cursor !== null && (cursor.partitionIndex < 0 || (!all && !names.includes(cursor.topicName))))
      return refused(errorCodes.INVALID_REQUEST, request)

    const most = configs.number('max.request.partition.size.limit')
    const limit = Math.max(1, Math.min(most, request.responsePartitionLimit))
    const page = pageOf(names, name => topics.get(name)?.partitions.length, { cursor, limit })
    return { topics: page.topics.map(topic => topicAnswer(topic, context)), nextCursor: page.next }
  }
})

function refused(code: number, { topics }: Request) {
  return { topics: topics.map(({ name }) => ({ errorCode: code, name })) }
}

function topicAnswer({ name, partitions }: PagedTopic, { cluster, lookUp }: RequestContext): TopicAnswer {
  const topic = cluster.topics.get(name)
  const missing =
    nameProblem(name) === null ? errorCodes.UNKNOWN_TOPIC_OR_PARTITION : errorCodes.INVALID_TOPIC_EXCEPTION
  const fault = lookUp.topicFault(name)
  const errorCode = fault === 0 && topic === undefined ? missing : fault
  const answer = { errorCode, name, isInternal: isInternal(name), topicAuthorizedOperations: topicOperations }
  if (topic === undefined || partitions === null || errorCode !== 0) return answer
  return {
    ...answer,
    topicId: topic.id,
    partitions: partitions.map(partition => ({
      errorCode: lookUp.partition(name, partition).code,
      partitionIndex: partition,
      leaderId: cluster.nodeId,
      leaderEpoch: topic.partitions[partition]?.leaderEpoch ?? 0,
      replicaNodes: [cluster.nodeId],
      isrNodes: [cluster.nodeId],
      eligibleLeaderReplicas: [],
      lastKnownElr: []
    }))
  }
}
