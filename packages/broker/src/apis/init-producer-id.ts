/**
 * InitProducerId (key 22), versions 0 to 6; 6 is unstable in Kafka 4.4 and not advertised.
 * Gives a producer its id and epoch: without a transactional id a new id each time (idempotent producers), with one
 * the id that it has, with a raised epoch that fences all producers before. From version 3 a producer names the id and
 * epoch that it had, and may go on after an error (KIP-360). With an open transaction the answer is
 * CONCURRENT_TRANSACTIONS, as Kafka's is, although the transaction is already aborted when it goes out: the client
 * asks again. Version 6 brings two-phase commit (KIP-939): it needs transaction.two.phase.commit.enable, and to keep a
 * prepared transaction is refused, as in Kafka. PRODUCER_FENCED is INVALID_PRODUCER_EPOCH before version 4. Source:
 * KIP-98, KIP-360, KIP-588, KIP-890, KIP-939.
 */
import { errorCodes } from '@dead-letter/protocol'
import { initProducerIdRequest, initProducerIdResponse } from '@dead-letter/protocol/messages/init-producer-id'
import { fencedCode } from '../transactions/fenced-code.ts'
import { noEpoch, noProducerId } from '../transactions/transaction.ts'
import { api } from './api.ts'

export const initProducerId = api({
  key: 22,
  name: 'InitProducerId',
  request: initProducerIdRequest,
  response: initProducerIdResponse,
  latest: 5,
  handle(request, { version, cluster }) {
    const { producerId, producerEpoch } = request
    const isNew = producerId === noProducerId && producerEpoch === noEpoch
    if (!isNew && (producerId === noProducerId || producerEpoch === noEpoch)) return failed(errorCodes.INVALID_REQUEST)
    const result = cluster.transactions.initProducer({
      transactionalId: request.transactionalId,
      timeoutMs: request.transactionTimeoutMs,
      expected: isNew ? null : { id: producerId, epoch: producerEpoch },
      twoPhaseCommit: request.enable2Pc,
      keepPrepared: request.keepPreparedTxn
    })
    const errorCode = version < 4 ? fencedCode(result.code) : result.code
    return { errorCode, producerId: result.producerId, producerEpoch: result.epoch }
  },
  refuse: code => failed(code)
})

function failed(errorCode: number) {
  return { errorCode, producerId: noProducerId, producerEpoch: noEpoch }
}
