/**
 * EndTxn (key 26), versions 0 to 5.
 * Commits or aborts a transaction. The markers are in all logs and the offsets are settled before the answer goes out.
 * Version 5 is that of transaction version 2 (KIP-890): the epoch is raised at each end and returned, a new producer
 * id when epochs run out; an abort is taken also where nothing was begun. Retries of an end that was reached are
 * answered with success: before version 5 known by the state, from it by the epoch before. PRODUCER_FENCED is
 * INVALID_PRODUCER_EPOCH before version 2. Source: KIP-98, KIP-588, KIP-890.
 */
import { endTxnRequest, endTxnResponse } from '@dead-letter/protocol/messages/end-txn'
import { fencedCode } from '../transactions/fenced-code.ts'
import { api } from './api.ts'

export const endTxn = api({
  key: 26,
  name: 'EndTxn',
  request: endTxnRequest,
  response: endTxnResponse,
  handle(request, { version, cluster }) {
    const { code, producerId, epoch } = cluster.transactions.end({
      transactionalId: request.transactionalId,
      producer: { id: request.producerId, epoch: request.producerEpoch },
      outcome: request.committed ? 'commit' : 'abort',
      raise: version >= 5
    })
    return { errorCode: version < 2 ? fencedCode(code) : code, producerId, producerEpoch: epoch }
  },
  refuse: code => ({ errorCode: code })
})
