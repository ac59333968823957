/**
 * TxnOffsetCommit (key 28), versions 0 to 5.
 * Stages offsets of a group in a transaction; its end makes them visible or drops them. First unknown topics and
 * partitions are refused, each for itself; for all others together the transaction is asked, then the group (member,
 * generation and instance from version 3, KIP-447), and a refusal is every partition's. Until version 4
 * AddOffsetsToTxn must have come before; from version 5 the group is added here (transaction version 2, KIP-890). An
 * offset that is not in the transaction is INVALID_TXN_STATE before version 4, TRANSACTION_ABORTABLE in it. Source:
 * KIP-98, KIP-447, KIP-890.
 */
import type { Cluster } from '../cluster.ts'
import { errorCodes } from '../protocol/error-codes.ts'
import type { MessageOf } from '../protocol/fields.ts'
import { txnOffsetCommitRequest, txnOffsetCommitResponse } from '../protocol/messages/txn-offset-commit.ts'
import { api, type RequestContext } from './api.ts'

type Request = MessageOf<typeof txnOffsetCommitRequest>
type Partition = Request['topics'][number]['partitions'][number]

export const txnOffsetCommit = api({
  key: 28,
  name: 'TxnOffsetCommit',
  request: txnOffsetCommitRequest,
  response: txnOffsetCommitResponse,
  handle(request, context) {
    const { cluster, faults } = context
    const whole = faults.code()
    if (whole !== 0) return answer(request, () => whole)
    const unknown = (topic: string, partition: number): number =>
      faults.code(topic, partition) ||
      (cluster.topics.log(topic, partition) === undefined ? errorCodes.UNKNOWN_TOPIC_OR_PARTITION : 0)
    let refusal: number | null = null
    return answer(request, (topic, partition) => {
      const code = unknown(topic, partition.partitionIndex)
      if (code !== 0) return code
      // Asked once, and only when there is something to stage: it may add to the transaction and make a group.
      refusal ??= refuse(request, context)
      return refusal === 0 ? stage(cluster, request, topic, partition) : refusal
    })
  },
  *targets({ topics }) {
    for (const { name, partitions } of topics)
      for (const { partitionIndex } of partitions) yield { topic: name, partition: partitionIndex }
  },
  refuse: (code, request) => answer(request, () => code)
})

function answer(request: Request, commit: (topic: string, partition: Partition) => number) {
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(partition => ({
        partitionIndex: partition.partitionIndex,
        errorCode: commit(name, partition)
      }))
    }))
  }
}

function refuse(request: Request, { cluster, version }: RequestContext): number {
  const { transactionalId, groupId, memberId, generationId: generation, groupInstanceId: instanceId } = request
  if (groupId === '') return errorCodes.INVALID_GROUP_ID
  const producer = { id: request.producerId, epoch: request.producerEpoch }
  const { transactions, groups } = cluster
  const code = transactions.admitOffsets(transactionalId, producer, groupId, version >= 5)
  if (code === errorCodes.TRANSACTION_ABORTABLE && version < 4) return errorCodes.INVALID_TXN_STATE
  if (code !== 0) return code
  const partitions = request.topics.flatMap(({ name, partitions: all }) =>
    all.map(({ partitionIndex }) => ({ topic: name, partition: partitionIndex }))
  )
  return groups.admitCommit(groupId, { memberId, instanceId, generation, transactional: true, version, partitions })
}

function stage({ configs, groups }: Cluster, { producerId, groupId }: Request, topic: string, at: Partition): number {
  const metadata = at.committedMetadata ?? ''
  if (metadata.length > configs.number('offset.metadata.max.bytes')) return errorCodes.OFFSET_METADATA_TOO_LARGE
  const draft = { offset: at.committedOffset, leaderEpoch: at.committedLeaderEpoch, metadata }
  groups.offsets.stage(producerId, groupId, topic, at.partitionIndex, draft)
  return 0
}
