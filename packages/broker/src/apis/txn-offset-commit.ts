/**
 * TxnOffsetCommit (key 28), versions 0 to 6.
 * Stages offsets of a group in a transaction; its end makes them visible or drops them. First unknown topics and
 * partitions are refused, each for itself (by id from version 6 on, UNKNOWN_TOPIC_ID); for all others together the
 * transaction is asked, then the group (member, generation or epoch, and instance from version 3, KIP-447), and a refusal
 * is every partition's. Until version 4 AddOffsetsToTxn must have come before; from version 5 the group is added here
 * (transaction version 2, KIP-890). An offset that is not in the transaction is INVALID_TXN_STATE before version 4,
 * TRANSACTION_ABORTABLE in it. Source: KIP-98, KIP-447, KIP-890.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { txnOffsetCommitRequest, txnOffsetCommitResponse } from '@dead-letter/protocol/messages/txn-offset-commit'
import type { Cluster } from '../cluster.ts'
import { PartitionResults } from '../groups/partition-results.ts'
import { api, type RequestContext } from './api.ts'

type Request = MessageOf<typeof txnOffsetCommitRequest>
type RequestTopic = Request['topics'][number]
type Partition = RequestTopic['partitions'][number]
type NamedTopic = { readonly name: string; readonly topicId?: string }
type Commit = { readonly topic: NamedTopic; readonly partition: Partition }

export const txnOffsetCommit = api({
  key: 28,
  name: 'TxnOffsetCommit',
  request: txnOffsetCommitRequest,
  response: txnOffsetCommitResponse,
  handle(request, context) {
    const results = new PartitionResults()
    const commits = known(request, context, results)
    if (commits.length > 0) {
      const code = refuse(request, context, commits)
      for (const { topic, partition } of commits)
        results.add(topic, partition.partitionIndex, code || stage(context.cluster, request, topic.name, partition))
    }
    return { topics: results.topics }
  },
  *targets({ topics }, cluster) {
    for (const topic of topics) {
      const name = nameOf(topic, cluster)
      if (name !== '')
        for (const { partitionIndex } of topic.partitions) yield { topic: name, partition: partitionIndex }
    }
  },
  refuse: refused
})

/** Empty for an id that no topic has. */
function nameOf({ name, topicId }: RequestTopic, { topics }: Cluster): string {
  return name === '' ? (topics.byId(topicId)?.name ?? '') : name
}

/** What is to be staged for partitions that are there; the others are answered. */
function known({ topics }: Request, { cluster, lookUp, version }: RequestContext, results: PartitionResults): Commit[] {
  const commits: Commit[] = []
  for (const requested of topics) {
    const byId = version >= 6
    const name = byId ? nameOf(requested, cluster) : requested.name
    const topic = byId ? { name, topicId: requested.topicId } : { name }
    for (const partition of requested.partitions) {
      const { partitionIndex } = partition
      const unknownId = byId && name === ''
      const code = unknownId ? errorCodes.UNKNOWN_TOPIC_ID : lookUp.partition(name, partitionIndex).code
      if (code === 0) commits.push({ topic, partition })
      else results.add(topic, partitionIndex, code)
    }
  }
  return commits
}

/** Asked only when there is something to stage: it may add to the transaction and make a group. */
function refuse(request: Request, { cluster, version }: RequestContext, commits: readonly Commit[]): number {
  const { transactionalId, groupId, memberId, generationIdOrMemberEpoch: generation } = request
  if (groupId === '') return errorCodes.INVALID_GROUP_ID
  const producer = { id: request.producerId, epoch: request.producerEpoch }
  const { transactions, groups } = cluster
  const code = transactions.admitOffsets(transactionalId, producer, groupId, version >= 5)
  if (code === errorCodes.TRANSACTION_ABORTABLE && version < 4) return errorCodes.INVALID_TXN_STATE
  if (code !== 0) return code
  const instanceId = request.groupInstanceId
  const partitions = commits.map(({ topic, partition }) => ({ topic: topic.name, partition: partition.partitionIndex }))
  return groups.admitCommit(groupId, { memberId, instanceId, generation, transactional: true, version, partitions })
}

function stage({ configs, groups }: Cluster, { producerId, groupId }: Request, topic: string, at: Partition): number {
  const metadata = at.committedMetadata ?? ''
  if (metadata.length > configs.number('offset.metadata.max.bytes')) return errorCodes.OFFSET_METADATA_TOO_LARGE
  const draft = { offset: at.committedOffset, leaderEpoch: at.committedLeaderEpoch, metadata }
  groups.offsets.stage(producerId, groupId, topic, at.partitionIndex, draft)
  return 0
}

function refused(errorCode: number, { topics }: Request) {
  return {
    topics: topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode }))
    }))
  }
}
