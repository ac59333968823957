/**
 * AddOffsetsToTxn (key 25), versions 0 to 4.
 * Adds the offsets of a group to a transaction, before TxnOffsetCommit stages them. Under transaction version 2
 * clients leave it out. PRODUCER_FENCED is INVALID_PRODUCER_EPOCH before version 2. Source: KIP-98, KIP-588, KIP-890.
 */
import { addOffsetsToTxnRequest, addOffsetsToTxnResponse } from '@dead-letter/protocol/messages/add-offsets-to-txn'
import { fencedCode } from '../transactions/fenced-code.ts'
import { api } from './api.ts'

export const addOffsetsToTxn = api({
  key: 25,
  name: 'AddOffsetsToTxn',
  request: addOffsetsToTxnRequest,
  response: addOffsetsToTxnResponse,
  handle(request, { version, cluster }) {
    const producer = { id: request.producerId, epoch: request.producerEpoch }
    const code = cluster.transactions.addOffsets(request.transactionalId, producer, request.groupId)
    return { errorCode: version < 2 ? fencedCode(code) : code }
  },
  refuse: code => ({ errorCode: code })
})
