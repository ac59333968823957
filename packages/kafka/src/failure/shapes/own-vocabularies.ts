import { readProperty } from '../../thrown.ts'
import type { ErrorShape } from './error-shape.ts'
import { sqlStateOf } from './sql-state.ts'
import { lookup, type Verdict } from './verdict.ts'

// Libraries whose codes mean something else than the same code elsewhere, or stand where nobody else's do.

/** ClickHouse names its codes in `type`; its numbers, 407 for instance, are no statuses. */
const clickHouse = lookup({
  infrastructure: [
    ...['MEMORY_LIMIT_EXCEEDED', 'TOO_MANY_SIMULTANEOUS_QUERIES', 'TOO_MANY_PARTS', 'TABLE_IS_READ_ONLY', 'READONLY'],
    ...['KEEPER_EXCEPTION', 'NO_ZOOKEEPER', 'SOCKET_TIMEOUT', 'NETWORK_ERROR', 'TIMEOUT_EXCEEDED', 'NOT_ENOUGH_SPACE'],
    ...['ALL_CONNECTION_TRIES_FAILED', 'ALL_REPLICAS_ARE_STALE', 'SERVER_OVERLOADED', 'QUOTA_EXCEEDED', 'TOO_SLOW'],
    ...[
      'AUTHENTICATION_FAILED',
      'ACCESS_DENIED',
      'UNKNOWN_USER',
      'WRONG_PASSWORD',
      'S3_ERROR',
      'TOO_FEW_LIVE_REPLICAS'
    ],
    ...['UNKNOWN_STATUS_OF_INSERT', 'NO_ACTIVE_REPLICAS', 'CANNOT_ALLOCATE_MEMORY', 'ABORTED', 'DNS_ERROR']
  ],
  transient: ['QUERY_WAS_CANCELLED', 'UNKNOWN_TABLE', 'UNKNOWN_DATABASE', 'UNKNOWN_IDENTIFIER', 'DEADLOCK_AVOIDED'],
  business: [
    ...['TYPE_MISMATCH', 'DECIMAL_OVERFLOW', 'INCORRECT_DATA', 'VIOLATED_CONSTRAINT', 'TOO_LARGE_STRING_SIZE'],
    ...['ARGUMENT_OUT_OF_BOUND', 'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE', 'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN']
  ]
})

/** What a Prisma driver adapter found (`cause.kind`). */
const driverAdapter = lookup({
  infrastructure: [
    ...['DatabaseNotReachable', 'DatabaseDoesNotExist', 'DatabaseAccessDenied', 'AuthenticationFailed'],
    ...['ConnectionClosed', 'TlsConnectionError', 'TooManyConnections', 'SocketTimeout']
  ],
  transient: ['TransactionWriteConflict', 'TransactionAlreadyClosed', 'TableDoesNotExist', 'ColumnNotFound'],
  business: [
    ...['UniqueConstraintViolation', 'ForeignKeyConstraintViolation', 'NullConstraintViolation', 'LengthMismatch'],
    ...['ValueOutOfRange', 'InvalidInputValue', 'InconsistentColumnData', 'DatabaseAlreadyExists']
  ]
})

/** MQTT 5's reason codes. Source: MQTT 5.0, 2.4. */
const mqttReason = lookup({
  infrastructure: [0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x93, 0x96, 0x97, 0x9c, 0x9d, 0x9f, 0xa0],
  transient: [0x80, 0x83, 0x91],
  business: [0x81, 0x90, 0x95, 0x99, 0x9a]
})

/** Negative ones are the client's own, of its connections but for those listed. Source: Aerospike's `as_status.h`. */
const aerospike = lookup({
  infrastructure: [-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, 8, 9, 11, 18, 80, 81],
  transient: [14],
  business: [-2, 4, 5, 12, 13, 21]
})

/** What Slack says of who asks, and of itself; the rest is about the message. */
const slackOutages =
  /^(?:invalid_auth|not_authed|account_inactive|token_(?:revoked|expired)|missing_scope|no_permission|ratelimited|rate_limited|service_unavailable|fatal_error|internal_error|request_timeout|team_added_to_org|org_login_required|ekm_access_denied|two_factor_setup_required)$/

const named = ({ names }: ErrorShape, name: string): boolean => names.includes(name)

export function ownVocabulary(shape: ErrorShape): Verdict | undefined {
  const code = shape.number('code')
  if (named(shape, 'ClickHouseError')) return clickHouse.get(shape.text('type') ?? '')
  if (named(shape, 'DriverAdapterError')) return driverAdapter.get(plain(readProperty(shape.property('cause'), 'kind')))
  if (named(shape, 'ErrorWithReasonCode')) return mqttReason.get(code ?? -1)
  if (named(shape, 'FTPError')) return ofFtp(code ?? 0)
  if (named(shape, 'AerospikeError')) return aerospike.get(code ?? 0)
  // Two writers at once; other conflicts are of the document.
  if (named(shape, 'ArangoError')) return shape.number('errorNum') === 1200 ? 'transient' : undefined
  if (shape.codes.includes('slack_webapi_platform_error'))
    return slackOutages.test(plain(readProperty(shape.property('data'), 'error'))) ? 'infrastructure' : 'business'
  // Socket.IO; Valkey GLIDE: other things are transported and closed as well.
  if (shape.text('type') === 'TransportError') return 'infrastructure'
  if (named(shape, 'ClosingError') && /\b(?:client|connection|socket)\b/i.test(shape.message)) return 'infrastructure'
  // ODBC and Db2's driver have the SQLSTATE where nobody else's is.
  if (shape.has('odbcErrors'))
    return sqlStateOf(plain(readProperty(readProperty(shape.property('odbcErrors'), '0'), 'state')))
  if (shape.number('sqlcode') !== undefined) return sqlStateOf(shape.text('state') ?? '')
  // A raw query's failure is the database's, whose code stands beside it.
  if (shape.codes.includes('P2010'))
    return sqlStateOf(plain(readProperty(shape.property('meta'), 'code'))) ?? 'transient'
  return undefined
}

/** Whether its numbers are its own and no HTTP statuses. */
export const hasOwnNumbers = (shape: ErrorShape): boolean =>
  named(shape, 'ClickHouseError') || named(shape, 'FTPError') || named(shape, 'ErrorWithReasonCode')

/** RFC 959: 4yz ask for another time, 53z speak of who asks, 552 of a full disk; the others of the file. */
function ofFtp(reply: number): Verdict | undefined {
  if ((reply >= 400 && reply < 500) || (reply >= 530 && reply < 540) || reply === 552) return 'infrastructure'
  return reply >= 500 && reply < 600 ? 'business' : undefined
}

const plain = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : '')
