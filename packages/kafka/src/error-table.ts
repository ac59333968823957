import { archiveErrors } from './error-tables/archive.ts'
import { brokerErrors } from './error-tables/brokers.ts'
import { deadLetterTopicErrors } from './error-tables/dead-letter-topics.ts'
import { groupErrors } from './error-tables/groups.ts'
import { ledgerErrors } from './error-tables/ledger.ts'
import { letterErrors } from './error-tables/letters.ts'
import { recordErrors } from './error-tables/records.ts'
import { redriveErrors } from './error-tables/redrive.ts'
import { sourceErrors } from './error-tables/sources.ts'
import { transactionErrors } from './error-tables/transactions.ts'
import { useErrors } from './error-tables/use.ts'

export type { ErrorDetails, ErrorRow } from './error-tables/row.ts'

/** Every error this library throws or reports, in one table: code, kind, whether it is retriable, its message with the repair. */
export const errorTable = {
  ...useErrors,
  ...brokerErrors,
  ...sourceErrors,
  ...deadLetterTopicErrors,
  ...groupErrors,
  ...recordErrors,
  ...letterErrors,
  ...transactionErrors,
  ...ledgerErrors,
  ...redriveErrors,
  ...archiveErrors
} as const
