import { errorCodes } from '@dead-letter/protocol'

const retriable: ReadonlySet<number> = new Set([
  errorCodes.NETWORK_EXCEPTION,
  errorCodes.COORDINATOR_LOAD_IN_PROGRESS,
  errorCodes.COORDINATOR_NOT_AVAILABLE,
  errorCodes.NOT_COORDINATOR
])

/**
 * What Produce answers where the transaction coordinator refused. A producer knows neither a coordinator's errors nor that
 * it is fenced, and before version 11 not TRANSACTION_ABORTABLE (KIP-890).
 */
export function refusedByCoordinator(code: number, version: number): { code: number; message: string | null } {
  // A client of transaction version 2 knows this one, and asks again.
  if (retriable.has(code) || (code === errorCodes.CONCURRENT_TRANSACTIONS && version < 12))
    return { code: errorCodes.NOT_ENOUGH_REPLICAS, message: 'The transaction could not be verified yet.' }
  if (code === errorCodes.PRODUCER_FENCED) return { code: errorCodes.INVALID_PRODUCER_EPOCH, message: null }
  if (code === errorCodes.INVALID_TXN_STATE || (code === errorCodes.TRANSACTION_ABORTABLE && version < 11))
    return { code: errorCodes.INVALID_TXN_STATE, message: 'The partition is not part of the transaction.' }
  return { code, message: null }
}
