import { errorCodes } from '@dead-letter/protocol'
import { lastClientEpoch, type Outcome, type ProducerIdentity, type Transaction } from './transaction.ts'

/** What EndTxn comes to: an answer at once (0 where it is a retry of an end that was reached), or the end. */
export type EndDecision = { readonly answer: number } | 'end'

const fenced = { answer: errorCodes.PRODUCER_FENCED }
const invalid = { answer: errorCodes.INVALID_TXN_STATE }
const unmapped = { answer: errorCodes.INVALID_PRODUCER_ID_MAPPING }
const concurrent = { answer: errorCodes.CONCURRENT_TRANSACTIONS }
const reached = { answer: errorCodes.NONE }

const ends: Readonly<Record<Outcome, { prepared: Transaction['state']; complete: Transaction['state'] }>> = {
  commit: { prepared: 'PrepareCommit', complete: 'CompleteCommit' },
  abort: { prepared: 'PrepareAbort', complete: 'CompleteAbort' }
}

/** EndTxn up to version 4: the epoch stays, so that state and epoch tell a retry. */
export function decideEnd(transaction: Transaction, producer: ProducerIdentity, outcome: Outcome): EndDecision {
  if (transaction.producerId !== producer.id) return unmapped
  if (transaction.epoch !== producer.epoch) return fenced
  const { prepared, complete } = ends[outcome]
  if (transaction.state === 'Ongoing') return 'end'
  if (transaction.state === complete) return reached
  return transaction.state === prepared ? concurrent : invalid
}

/**
 * EndTxn from version 5, transaction version 2 (KIP-890): every end raises the epoch, so that a retry carries the
 * epoch before, and the current epoch means the next end. An abort is taken also where nothing was begun: a producer
 * that does not know whether its first write arrived aborts to be sure, and has its epoch raised.
 */
export function decideRaisingEnd(transaction: Transaction, producer: ProducerIdentity, outcome: Outcome): EndDecision {
  const retriesRaise = transaction.epoch === producer.epoch + 1
  const retriesChangeOfId =
    transaction.previousProducerId === producer.id && producer.epoch === lastClientEpoch && transaction.epoch === 0
  const isRetry = retriesRaise || retriesChangeOfId
  if (transaction.producerId !== producer.id && !retriesChangeOfId) return unmapped
  const isCurrent = transaction.epoch === producer.epoch
  const { prepared, complete } = ends[outcome]
  switch (transaction.state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      if (!retriesRaise) return fenced
      return transaction.state === prepared ? concurrent : invalid
    case 'CompleteCommit':
    case 'CompleteAbort':
      if (isRetry) return transaction.state === complete ? reached : invalid
      if (!isCurrent) return fenced
      return outcome === 'abort' ? 'end' : invalid
    case 'Ongoing':
      return isCurrent ? 'end' : fenced
    default:
      if (!isCurrent) return fenced
      return outcome === 'abort' ? 'end' : invalid
  }
}
