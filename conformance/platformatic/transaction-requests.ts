import { kafkaErrors } from '../../packages/kafka/src/client/kafka-errors.ts'
import type { KafkaClient, TransactionRequests } from '../../packages/kafka/src/client/port.ts'
import { byTopic, offsetsByTopic } from '../../packages/kafka/src/client/wire/by-topic.ts'
import type { Cluster } from './cluster.ts'
import { requests } from './requests.ts'

/** Kind of coordinator. */
const TRANSACTION = 1

/**
 * Requests to the coordinators of transactional ids. The client knows transactions from before KIP-890 only; it writes
 * AddPartitionsToTxn 3 as version 4 is written, which is meant for brokers, and taken from anybody where no ACLs are.
 */
export function transactionRequests(cluster: Cluster): Pick<KafkaClient, keyof TransactionRequests> {
  return {
    async findTransactionCoordinator(transactionalId) {
      const { coordinators } = await cluster.toAny(requests.findCoordinator, [TRANSACTION, [transactionalId]])
      const [found] = coordinators
      if (found === undefined)
        return { errorCode: kafkaErrors.COORDINATOR_NOT_AVAILABLE, errorMessage: null, nodeId: -1 }
      if (found.errorCode === kafkaErrors.NONE) cluster.learn(found.nodeId, found.host, found.port)
      return { errorCode: found.errorCode, errorMessage: found.errorMessage ?? null, nodeId: found.nodeId }
    },

    transactionVersion: async () => 1,

    async initTransactions(nodeId, { transactionalId, transactionTimeoutMs, current }) {
      const { errorCode, producerId, producerEpoch } = await cluster.toNode('admin', nodeId, requests.initProducerId, [
        transactionalId,
        transactionTimeoutMs,
        current?.producerId,
        current?.producerEpoch
      ])
      return { errorCode, producerId, producerEpoch }
    },

    async addPartitionsToTxn(nodeId, { transactionalId, producerId, producerEpoch }, partitions) {
      const topics = byTopic(partitions, p => p.partition)
      const { resultsByTransaction } = await cluster.toNode('admin', nodeId, requests.addPartitionsToTxn, [
        [{ transactionalId, producerId, producerEpoch, verifyOnly: false, topics }]
      ])
      return resultsByTransaction.flatMap(({ topicResults }) =>
        topicResults.flatMap(({ name, resultsByPartition }) =>
          resultsByPartition.map(p => ({ topic: name, partition: p.partitionIndex, errorCode: p.partitionErrorCode }))
        )
      )
    },

    async addOffsetsToTxn(nodeId, { transactionalId, producerId, producerEpoch }, groupId) {
      const asked = [transactionalId, producerId, producerEpoch, groupId] as [string, bigint, number, string]
      const { errorCode } = await cluster.toNode('admin', nodeId, requests.addOffsetsToTxn, asked)
      return { errorCode }
    },

    async txnOffsetCommit(nodeId, { transactionalId, producerId, producerEpoch }, member, offsets) {
      const answer = await cluster.toNode('group', nodeId, requests.txnOffsetCommit, [
        transactionalId,
        member.groupId,
        producerId,
        producerEpoch,
        member.generationId,
        member.memberId,
        member.groupInstanceId,
        offsetsByTopic(offsets)
      ])
      return answer.topics.flatMap(t =>
        t.partitions.map(p => ({ topic: t.name, partition: p.partitionIndex, errorCode: p.errorCode }))
      )
    },

    async endTxn(nodeId, { transactionalId, producerId, producerEpoch }, committed) {
      const asked = [transactionalId, producerId, producerEpoch, committed] as [string, bigint, number, boolean]
      const { errorCode } = await cluster.toNode('admin', nodeId, requests.endTxn, asked)
      return errorCode === kafkaErrors.NONE
        ? { errorCode, producerId, producerEpoch }
        : { errorCode, producerId: -1n, producerEpoch: -1 }
    }
  }
}
