import { kafkaErrors } from '../kafka-errors.ts'
import type {
  CommittedOffset,
  GroupMember,
  KafkaClient,
  TopicPartition,
  TopicPartitionError,
  TransactionalProducer,
  TransactionRequests
} from '../port.ts'
import { within } from './api.ts'
import { apis } from './apis.ts'
import { byTopic, offsetsByTopic } from './by-topic.ts'
import type { Cluster } from './cluster.ts'
import { findCoordinator } from './find-coordinator.ts'
import { oneAnswerEach } from './one-answer-each.ts'

const none = { producerId: -1n, producerEpoch: -1 }

/** Requests to the coordinators of transactional ids, and for offsets of groups. */
export function transactionRequests(cluster: Cluster): Pick<KafkaClient, keyof TransactionRequests> {
  return {
    findTransactionCoordinator: transactionalId => findCoordinator(cluster, 'transaction', transactionalId),

    async transactionVersion(nodeId) {
      return (await cluster.feature('admin', nodeId, 'transaction.version')) >= 2 ? 2 : 1
    },

    async initTransactions(nodeId, { transactionalId, transactionTimeoutMs, current = none }) {
      const asked = { transactionalId, transactionTimeoutMs, ...current }
      const { answer } = await cluster.toNode('admin', nodeId, apis.initProducerId, asked)
      return producerOf(answer)
    },

    addPartitionsToTxn: (nodeId, producer, partitions) => addPartitions(cluster, nodeId, producer, partitions),

    async addOffsetsToTxn(nodeId, { transactionalId, producerId, producerEpoch }, groupId) {
      const asked = { transactionalId, producerId, producerEpoch, groupId }
      const { answer } = await cluster.toNode('admin', nodeId, apis.addOffsetsToTxn, asked)
      return { errorCode: answer.errorCode }
    },

    txnOffsetCommit: (nodeId, producer, member, offsets) => commitOffsets(cluster, nodeId, producer, member, offsets),

    async endTxn(nodeId, { transactionalId, producerId, producerEpoch, version }, committed) {
      const asked = { transactionalId, producerId, producerEpoch, committed }
      const spoken = within(apis.endTxn, version === 2 ? { lowest: 5 } : { highest: 4 })
      const { answer } = await cluster.toNode('admin', nodeId, spoken, asked)
      // Before version 5 the answer has no ids: they stay.
      if (answer.errorCode === kafkaErrors.NONE && version === 1) return { errorCode: 0, producerId, producerEpoch }
      return producerOf(answer)
    }
  }
}

const producerOf = (answer: {
  readonly errorCode: number
  readonly producerId: bigint
  readonly producerEpoch: number
}): { errorCode: number; producerId: bigint; producerEpoch: number } => ({
  errorCode: answer.errorCode,
  producerId: answer.producerId,
  producerEpoch: answer.producerEpoch
})

async function addPartitions(
  cluster: Cluster,
  nodeId: number,
  { transactionalId, producerId, producerEpoch }: TransactionalProducer,
  partitions: readonly TopicPartition[]
): Promise<TopicPartitionError[]> {
  if (partitions.length === 0) return []
  const { answer } = await cluster.toNode('admin', nodeId, apis.addPartitionsToTxn, {
    v3AndBelowTransactionalId: transactionalId,
    v3AndBelowProducerId: producerId,
    v3AndBelowProducerEpoch: producerEpoch,
    v3AndBelowTopics: byTopic(partitions, ({ partition }) => partition)
  })
  const answers = answer.resultsByTopicV3AndBelow.flatMap(({ name, resultsByPartition }) =>
    resultsByPartition.map(p => ({ topic: name, partition: p.partitionIndex, errorCode: p.partitionErrorCode }))
  )
  return oneAnswerEach(partitions, answers, unanswered)
}

async function commitOffsets(
  cluster: Cluster,
  nodeId: number,
  { transactionalId, producerId, producerEpoch, version }: TransactionalProducer,
  { groupId, generationId: generationIdOrMemberEpoch, memberId, groupInstanceId }: GroupMember,
  offsets: readonly CommittedOffset[]
): Promise<TopicPartitionError[]> {
  if (offsets.length === 0) return []
  const producer = { transactionalId, producerId, producerEpoch }
  const own = { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId }
  const asked = { ...producer, ...own, topics: offsetsByTopic(offsets) }
  const spoken = within(apis.txnOffsetCommit, version === 2 ? { lowest: 5 } : { highest: 4 })
  const { answer } = await cluster.toNode('group', nodeId, spoken, asked)
  const answers = answer.topics.flatMap(({ name, partitions }) =>
    partitions.map(p => ({ topic: name, partition: p.partitionIndex, errorCode: p.errorCode }))
  )
  return oneAnswerEach(offsets, answers, unanswered)
}

/** Said nothing about: neither done nor not. */
const unanswered = ({ topic, partition }: TopicPartition): TopicPartitionError => ({
  topic,
  partition,
  errorCode: kafkaErrors.UNKNOWN_SERVER_ERROR
})
