import { types } from 'node:util'
import type { SourceRecord } from '../records/source-record.ts'
import { errorTree, readProperty } from './cause-chain.ts'
import type { FailureClass, FailureStage } from './failure.ts'
import { thrownClass } from './failure-errors.ts'

/** What is known of a failure beside its error. */
export interface ClassifyContext {
  readonly stage: FailureStage
  readonly record: SourceRecord
}

/** Says what kind of failure an error is; `undefined` leaves it to the table. Synchronous. */
export type Classify = (error: unknown, context: ClassifyContext) => FailureClass | undefined

/** Codes of errors after which this process cannot be trusted with the next record either. */
export const fatalCodes: ReadonlySet<string> = new Set([
  'ERR_MEMORY_ALLOCATION_FAILED',
  'ERR_WORKER_OUT_OF_MEMORY',
  'ERR_WORKER_INIT_FAILED',
  'ERR_INTERNAL_ASSERTION',
  'ERR_OUT_OF_MEMORY',
  'ENOMEM'
])

/** Codes of errors that say that something else is down or out of reach. */
export const infrastructureCodes: ReadonlySet<string> = new Set([
  // sockets, name resolution, the host's own limits
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'ETIMEDOUT',
    'ESOCKETTIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EAI_FAIL',
    'EAI_NODATA',
    'EPIPE'
  ],
  ...[
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
    'ENETDOWN',
    'ENETRESET',
    'EADDRNOTAVAIL',
    'ENOTCONN',
    'EMFILE',
    'ENFILE',
    'ENOSPC',
    'EDQUOT'
  ],
  // Node's and undici's HTTP clients, axios
  ...[
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'UND_ERR_SOCKET',
    'UND_ERR_CLOSED',
    'UND_ERR_DESTROYED'
  ],
  ...['ERR_SOCKET_CONNECTION_TIMEOUT', 'ERR_SOCKET_CLOSED', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_NETWORK'],
  // PostgreSQL: connection exceptions, too many connections, shutting down or starting
  ...['08000', '08001', '08003', '08004', '08006', '53300', '57P01', '57P02', '57P03'],
  // MySQL, Redis
  ...[
    'PROTOCOL_CONNECTION_LOST',
    'ER_CON_COUNT_ERROR',
    'ER_SERVER_SHUTDOWN',
    'NR_CLOSED',
    'UNCERTAIN_STATE',
    'CONNECTION_BROKEN'
  ],
  // Kafka, through this library
  ...['BROKER_UNREACHABLE', 'BROKER_TIMEOUT']
])

const classes: readonly unknown[] = ['poison', 'business', 'transient', 'infrastructure', 'fatal']

/**
 * What kind of failure an error is. Total over anything thrown. First that applies, over the error, its causes and what
 * an aggregate holds:
 * 1. a process-fatal code → fatal, which nothing overrides
 * 2. what `custom` answers; an exception, a promise or another word is no answer
 * 3. a stage before the handler → poison: the same bytes will never do better
 * 4. the class of an error made to say it (PoisonError, BusinessError, TransientError, InfrastructureError), nearest first
 * 5. an infrastructure code → infrastructure
 * 6. transient
 */
export function classify(error: unknown, context: ClassifyContext, custom?: Classify): FailureClass {
  const tree = errorTree(error)
  if (tree.some(inner => fatalCodes.has(codeText(inner)))) return 'fatal'
  const answer = custom === undefined ? undefined : ask(custom, error, context)
  if (answer !== undefined) return answer
  if (context.stage !== 'handle') return 'poison'
  for (const inner of tree) {
    const said = thrownClass(inner)
    if (said !== undefined) return said
  }
  return tree.some(inner => infrastructureCodes.has(codeText(inner))) ? 'infrastructure' : 'transient'
}

function codeText(error: unknown): string {
  const code = readProperty(error, 'code')
  return typeof code === 'string' ? code : ''
}

function ask(custom: Classify, error: unknown, context: ClassifyContext): FailureClass | undefined {
  try {
    const answer: unknown = custom(error, context)
    if (types.isPromise(answer)) answer.catch(() => {})
    return classes.includes(answer) ? (answer as FailureClass) : undefined
  } catch {
    return undefined
  }
}
