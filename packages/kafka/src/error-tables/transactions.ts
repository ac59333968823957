import type { ErrorTable } from './row.ts'

export const transactionErrors = {
  TRANSACTION_FENCED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Transactional id '${d.transactionalId}' belongs to another producer by now, or its transaction outlasted its time-out: ${d.reason}. What was not committed is aborted. See who else writes under this id before it is taken again.`
  },
  TRANSACTION_FORBIDDEN: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Transactional id '${d.transactionalId}' may not be used: ${d.reason}. Grant WRITE and DESCRIBE on it, WRITE on the topics, and READ on the groups whose offsets are committed.`
  },
  TRANSACTION_FAILED: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The transaction of '${d.transactionalId}' failed: ${d.reason}. Nothing of it counts: abort it and begin again.`
  },
  TRANSACTION_IN_DOUBT: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Whether the transaction of '${d.transactionalId}' was committed is not known: ${d.reason}. Take the id anew, which ends it one way or the other, and read what was written before going on.`
  }
} as const satisfies ErrorTable
