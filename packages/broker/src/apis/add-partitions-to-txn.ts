/**
 * AddPartitionsToTxn (key 24), versions 0 to 5.
 * Versions 0 to 3 are those of clients: one transaction, all partitions or none. With a partition that does not exist
 * the others are answered with OPERATION_NOT_ATTEMPTED. From version 4 it is a request among brokers: several
 * transactions, to add partitions or only to verify that they are in; Kafka serves it to whoever may act on the
 * cluster, and so does this broker. PRODUCER_FENCED is INVALID_PRODUCER_EPOCH before version 2. Source: KIP-98,
 * KIP-588, KIP-890.
 */

import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import {
  addPartitionsToTxnRequest,
  addPartitionsToTxnResponse
} from '@dead-letter/protocol/messages/add-partitions-to-txn'
import type { LookUp } from '../look-up.ts'
import { fencedCode } from '../transactions/fenced-code.ts'
import type { ProducerIdentity } from '../transactions/transaction.ts'
import type { Transactions } from '../transactions/transactions.ts'
import { api } from './api.ts'

type Request = MessageOf<typeof addPartitionsToTxnRequest>
type Topics = Request['v3AndBelowTopics']
type Verdict = (topic: string, partition: number) => number

export const addPartitionsToTxn = api({
  key: 24,
  name: 'AddPartitionsToTxn',
  request: addPartitionsToTxnRequest,
  response: addPartitionsToTxnResponse,
  handle(request, { version, cluster, lookUp }) {
    return answer(request, version, ({ transactionalId, producer, topics, verifyOnly }) => {
      const refused = refusals(topics, lookUp)
      if (refused !== null) return refused
      if (verifyOnly)
        return (topic, partition) => cluster.transactions.verify(transactionalId, producer, topic, partition)
      const code = addAll(cluster.transactions, transactionalId, producer, topics)
      return () => (version < 2 ? fencedCode(code) : code)
    })
  },
  *targets(request) {
    for (const { topics } of transactionsOf(request))
      for (const { name, partitions } of topics) for (const partition of partitions) yield { topic: name, partition }
  },
  refuse: (code, request, { version }) => answer(request, version, () => () => code)
})

interface Addition {
  readonly transactionalId: string
  readonly producer: ProducerIdentity
  readonly verifyOnly: boolean
  readonly topics: Topics
}

/** Both forms of the request as one: what version does not have is empty. */
function* transactionsOf(request: Request): Iterable<Addition> {
  for (const { transactionalId, producerId, producerEpoch, verifyOnly, topics } of request.transactions)
    yield { transactionalId, producer: { id: producerId, epoch: producerEpoch }, verifyOnly, topics }
  const producer = { id: request.v3AndBelowProducerId, epoch: request.v3AndBelowProducerEpoch }
  const { v3AndBelowTransactionalId: transactionalId, v3AndBelowTopics: topics } = request
  if (request.transactions.length === 0) yield { transactionalId, producer, verifyOnly: false, topics }
}

function answer(
  request: Request,
  version: number,
  judge: (addition: Addition) => Verdict
): DraftOf<typeof addPartitionsToTxnResponse> {
  if (version >= 4 && request.transactions.length === 0) return {}
  const results = [...transactionsOf(request)].map(addition => {
    const verdict = judge(addition)
    return { transactionalId: addition.transactionalId, topicResults: topicResults(addition.topics, verdict) }
  })
  return version < 4 ? { resultsByTopicV3AndBelow: results[0]?.topicResults } : { resultsByTransaction: results }
}

function topicResults(topics: Topics, verdict: Verdict) {
  return topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map(partitionIndex => ({
      partitionIndex,
      partitionErrorCode: verdict(name, partitionIndex)
    }))
  }))
}

/** Codes per partition when one of them cannot be added, so that none is; null when all can. */
function refusals(topics: Topics, lookUp: LookUp): Verdict | null {
  const codes = new Map<string, number>()
  for (const { name, partitions } of topics)
    for (const partition of partitions) codes.set(`${name}\n${partition}`, lookUp.partition(name, partition).code)
  if ([...codes.values()].every(code => code === 0)) return null
  return (topic, partition) => codes.get(`${topic}\n${partition}`) || errorCodes.OPERATION_NOT_ATTEMPTED
}

function addAll(transactions: Transactions, transactionalId: string, producer: ProducerIdentity, topics: Topics) {
  const places = topics.flatMap(({ name, partitions }) => partitions.map(partition => [name, partition] as const))
  return transactions.addPartitions(transactionalId, producer, places)
}
