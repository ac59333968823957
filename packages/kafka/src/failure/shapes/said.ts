import { readProperty } from '../../thrown.ts'
import { databaseNumber } from './database-numbers.ts'
import { type ErrorShape, shapeOf } from './error-shape.ts'
import { codeAsStatus, statusOf, verdictOfStatus } from './http-status.ts'
import { kafkaName } from './kafka-names.ts'
import { outageMessage, statusMessage } from './messages.ts'
import { ownVocabulary } from './own-vocabularies.ts'
import { redisReply } from './redis-replies.ts'
import { serviceNumber } from './service-numbers.ts'
import { sqlState } from './sql-state.ts'
import type { ShapeTable, Verdict } from './verdict.ts'
import { wordParts } from './word-parts.ts'
import { knownWord } from './words.ts'

/** In their order: what is exact before what is general. */
const exact: readonly ShapeTable[] = [
  transactionReasons,
  ownVocabulary,
  databaseNumber,
  serviceNumber,
  kafkaName,
  sqlState
]
const tables: readonly ShapeTable[] = [
  ...exact,
  knownWord,
  outageMessage,
  redisReply,
  throttled,
  wordParts,
  status,
  statusMessage,
  flags
]

/** What one error says by itself, without those that it carries. */
export function saidBy(error: unknown): Verdict | undefined {
  if (typeof error === 'string') return saidBy({ message: error })
  if (typeof error !== 'object' || error === null) return undefined
  const shape = shapeOf(error)
  for (const table of tables) {
    const verdict = table(shape)
    // A class or type says less than a status that speaks of the service: `invalid_request_error` with 401 is a bad key.
    if (verdict !== undefined)
      return verdict !== 'infrastructure' && status(shape) === 'infrastructure' ? 'infrastructure' : verdict
  }
  return undefined
}

/** Whether it is a library's or database's own code that speaks, which says more than a status of the answer that it came in. */
export function saidExactly(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const shape = shapeOf(error)
  return exact.some(table => table(shape) !== undefined)
}

/** DynamoDB names the reason for each part of a transaction. */
function transactionReasons(shape: ErrorShape): Verdict | undefined {
  const reasons = shape.property('CancellationReasons')
  if (reasons === undefined) return undefined
  const codes = Array.from({ length: 25 }, (_, i) => readProperty(readProperty(reasons, `${i}`), 'Code'))
  if (codes.some(code => /ConditionalCheckFailed|ValidationError|DuplicateItem|ItemCollection/.test(plainText(code))))
    return 'business'
  if (codes.some(code => /Throttl|Throughput/.test(plainText(code)))) return 'infrastructure'
  return codes.some(code => code === 'TransactionConflict') ? 'transient' : undefined
}

const plainText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : '')

/** AWS marks what it throttles. */
function throttled(shape: ErrorShape): Verdict | undefined {
  return readProperty(shape.property('$retryable'), 'throttling') === true ? 'infrastructure' : undefined
}

function status(shape: ErrorShape): Verdict | undefined {
  const found = statusOf(shape) ?? codeAsStatus(shape)
  return found === undefined ? undefined : verdictOfStatus(found)
}

/** The library's own word that the same may succeed, or that it was not let in (IMAP's clients). */
function flags(shape: ErrorShape): Verdict | undefined {
  if (shape.property('authenticationFailed') === true) return 'infrastructure'
  const again = ['retryable', 'retriable', 'canRetry', 'isRetryable', 'isRetriable', 'isTransient', 'transient']
  if (again.some(name => shape.property(name) === true) || shape.has('$retryable')) return 'transient'
  return shape.property('$fault') === 'server' ? 'transient' : undefined
}
