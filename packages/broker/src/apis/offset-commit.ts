/**
 * OffsetCommit (key 8), versions 2 to 10.
 * Topics and partitions that are not there are answered first (UNKNOWN_TOPIC_OR_PARTITION; by id from version 10 on,
 * UNKNOWN_TOPIC_ID), the group judges the rest as a whole, then each partition's metadata (offset.metadata.max.bytes).
 * A group that is not there is made for a commit from outside of any membership (generation −1); otherwise it is
 * ILLEGAL_GENERATION, from version 9 on GROUP_ID_NOT_FOUND (KIP-848). A retention time of its own: versions 2 to 4.
 * Without a partition that is there the group is not asked. Source: KIP-211, KIP-320, KIP-345, KIP-848.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { offsetCommitRequest, offsetCommitResponse } from '@dead-letter/protocol/messages/offset-commit'
import type { Cluster } from '../cluster.ts'
import { PartitionResults } from '../groups/partition-results.ts'
import { api, type RequestContext } from './api.ts'

type Request = MessageOf<typeof offsetCommitRequest>
type RequestTopic = Request['topics'][number]
type Partition = RequestTopic['partitions'][number]
type NamedTopic = { readonly name: string; readonly topicId?: string }
type Commit = { readonly topic: NamedTopic; readonly partition: Partition }

export const offsetCommit = api({
  key: 8,
  name: 'OffsetCommit',
  request: offsetCommitRequest,
  response: offsetCommitResponse,
  handle(request, context) {
    const results = new PartitionResults()
    const commits = known(request, context, results)
    if (commits.length > 0) {
      const code = admit(request, context, commits)
      for (const { topic, partition } of commits)
        results.add(topic, partition.partitionIndex, code || store(context.cluster, request, topic.name, partition))
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

/** What is committed to partitions that are there; the others are answered. */
function known({ topics }: Request, { cluster, lookUp, version }: RequestContext, results: PartitionResults): Commit[] {
  const commits: Commit[] = []
  for (const requested of topics) {
    const byId = version >= 10
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

function admit(request: Request, { cluster, version }: RequestContext, commits: readonly Commit[]): number {
  return cluster.groups.admitCommit(request.groupId, {
    memberId: request.memberId,
    instanceId: request.groupInstanceId,
    generation: request.generationIdOrMemberEpoch,
    transactional: false,
    version,
    partitions: commits
      .filter(({ partition }) => !isTooLarge(cluster, partition))
      .map(({ topic, partition }) => ({ topic: topic.name, partition: partition.partitionIndex }))
  })
}

function isTooLarge({ configs }: Cluster, { committedMetadata }: Partition): boolean {
  return (committedMetadata ?? '').length > configs.number('offset.metadata.max.bytes')
}

function store(cluster: Cluster, { groupId, retentionTimeMs }: Request, topic: string, partition: Partition): number {
  if (isTooLarge(cluster, partition)) return errorCodes.OFFSET_METADATA_TOO_LARGE
  cluster.groups.offsets.commit(groupId, topic, partition.partitionIndex, {
    offset: partition.committedOffset,
    leaderEpoch: partition.committedLeaderEpoch,
    metadata: partition.committedMetadata ?? '',
    retentionMs: retentionTimeMs
  })
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
