import { isAlive, isoTime, type Operation } from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import { alignTable } from './table.ts'

/** 'abandoned': it says that it runs, and was not heard of for 30 s. */
export const stateOf = (operation: Operation, now: number): string =>
  operation.state === 'running' && !isAlive(operation, now) ? 'abandoned' : operation.state

/** Redrives as the ledger tells of them: whoever may write it wrote any text. */
export const showOperations = (found: readonly Operation[], now: number, columns: number | null): string[] =>
  alignTable(
    ['operation', 'state', 'sent', 'of', 'parked', 'topic', 'to', 'by', 'since', 'runner', 'filter'],
    found.map(operation => [
      ...[operation.id, escapeText(stateOf(operation, now)), operation.sent, operation.planned, operation.parked],
      ...[
        operation.dlq,
        operation.target,
        operation.by,
        isoTime(operation.since),
        operation.runner,
        operation.words
      ].map(escapeText)
    ]),
    columns
  )
