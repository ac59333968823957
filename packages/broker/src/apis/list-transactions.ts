/**
 * ListTransactions (key 66), versions 0 to 2.
 * Transactional ids by states, producer ids, how long their transaction has run (version 1, KIP-994) and a regular
 * expression over the whole id (version 2, KIP-1152). State names that do not exist are named in the answer. An id
 * that has not begun a transaction counts as running since ever, as in Kafka. Source: KIP-664, KIP-994, KIP-1152.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { listTransactionsRequest, listTransactionsResponse } from '@dead-letter/protocol/messages/list-transactions'
import { compileNamePattern, PatternError } from '../patterns/name-pattern.ts'
import { type Transaction, transactionStates } from '../transactions/transaction.ts'
import { api } from './api.ts'

export const listTransactions = api({
  key: 66,
  name: 'ListTransactions',
  request: listTransactionsRequest,
  response: listTransactionsResponse,
  handle(request, { cluster }) {
    const pattern = idsOf(request.transactionalIdPattern ?? '')
    if (pattern === null) return { errorCode: errorCodes.INVALID_REGULAR_EXPRESSION }
    const { transactions } = cluster
    const wanted = [...transactions].filter(
      transaction =>
        passes(request, transaction, transactions.ageOf(transaction)) && pattern(transaction.transactionalId)
    )
    return {
      unknownStateFilters: [...new Set(request.stateFilters)].filter(name => !names.has(name)),
      transactionStates: wanted.map(({ transactionalId, producerId, state }) => ({
        transactionalId,
        producerId,
        transactionState: state
      }))
    }
  },
  refuse: code => ({ errorCode: code })
})

const names: ReadonlySet<string> = new Set(transactionStates)

function passes(
  { stateFilters, producerIdFilters, durationFilter }: MessageOf<typeof listTransactionsRequest>,
  { state, producerId }: Transaction,
  ageMs: number
): boolean {
  if (producerIdFilters.length > 0 && !producerIdFilters.includes(producerId)) return false
  if (stateFilters.length > 0 && !stateFilters.includes(state)) return false
  return durationFilter < 0n || BigInt(ageMs) > durationFilter
}

/** A test for whole ids; all pass an empty pattern. Null when it is no expression. */
function idsOf(source: string): ((transactionalId: string) => boolean) | null {
  if (source === '') return () => true
  try {
    const pattern = compileNamePattern(source)
    return transactionalId => pattern.matches(transactionalId)
  } catch (error) {
    if (error instanceof PatternError) return null
    throw error
  }
}
