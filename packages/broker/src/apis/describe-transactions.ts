/**
 * DescribeTransactions (key 65), version 0.
 * State, producer and partitions of transactional ids. Partitions of `__consumer_offsets` stand for the groups whose
 * offsets take part, as in Kafka, although this broker has no such topic. Source: KIP-664.
 */
import { errorCodes } from '@dead-letter/protocol'
import {
  describeTransactionsRequest,
  describeTransactionsResponse
} from '@dead-letter/protocol/messages/describe-transactions'
import type { Transactions } from '../transactions/transactions.ts'
import { api } from './api.ts'

export const describeTransactions = api({
  key: 65,
  name: 'DescribeTransactions',
  request: describeTransactionsRequest,
  response: describeTransactionsResponse,
  handle({ transactionalIds }, { cluster }) {
    return {
      transactionStates: transactionalIds.map(transactionalId => describe(cluster.transactions, transactionalId))
    }
  },
  refuse: (errorCode, { transactionalIds }) => ({
    transactionStates: transactionalIds.map(transactionalId => ({ transactionalId, errorCode }))
  })
})

function describe(transactions: Transactions, transactionalId: string) {
  if (transactionalId === '') return { transactionalId, errorCode: errorCodes.INVALID_REQUEST }
  const transaction = transactions.get(transactionalId)
  if (transaction === undefined) return { transactionalId, errorCode: errorCodes.TRANSACTIONAL_ID_NOT_FOUND }
  return {
    transactionalId,
    transactionState: transaction.state,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStartTimeMs: BigInt(transaction.startedAt),
    producerId: transaction.producerId,
    producerEpoch: transaction.epoch,
    topics: [...transaction.partitions].map(([topic, partitions]) => ({ topic, partitions: [...partitions] }))
  }
}
