import { types } from 'node:util'
import { DeadLetterError } from '../errors.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { readProperty } from '../thrown.ts'
import { errorTree } from './cause-chain.ts'
import type { FailureClass, FailureStage } from './failure.ts'
import { thrownClass } from './failure-errors.ts'
import { saidBy, saidExactly } from './shapes/said.ts'

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

const classes: readonly unknown[] = ['poison', 'business', 'transient', 'infrastructure', 'fatal']

/** Errors of this library's own decoders: they are of the bytes, and there may be a million of them. */
const undecodable: ReadonlySet<string> = new Set(['DECODE_JSON', 'DECODE_TEXT', 'VALIDATION_FAILED'])

/**
 * What kind of failure an error is. Total over anything thrown. First that applies, over the error, its causes and what
 * an aggregate holds:
 * 1. a process-fatal code → fatal, which nothing overrides
 * 2. what `custom` answers; an exception, a promise or another word is no answer
 * 3. the class of an error made to say it (PoisonError, BusinessError, TransientError, InfrastructureError), nearest first
 * 4. what its shape says (shapes/: codes, statuses, numbers, names of well-known libraries)
 * 5. transient
 *
 * Before the handler, business and what says nothing are poison: the same bytes will never do better. An outage stays an
 * outage there: what is down is a schema registry.
 */
export function classify(error: unknown, context: ClassifyContext, custom?: Classify): FailureClass {
  const decoding = context.stage !== 'handle'
  if (decoding && custom === undefined && isOfTheBytes(error)) return 'poison'
  const tree = errorTree(error)
  if (tree.some(inner => fatalCodes.has(codeText(inner)))) return 'fatal'
  const answer = custom === undefined ? undefined : ask(custom, error, context)
  if (answer !== undefined) return answer
  const said = nearestSaid(tree) ?? ofShapes(tree)
  return decoding && (said === undefined || said === 'business') ? 'poison' : (said ?? 'transient')
}

/** Not what a validator threw, which may have asked somebody who is down. */
function isOfTheBytes(error: unknown): boolean {
  if (!DeadLetterError.is(error)) return false
  const code = codeText(error)
  return undecodable.has(code) && !(code === 'VALIDATION_FAILED' && error.cause !== undefined)
}

function nearestSaid(tree: readonly unknown[]): FailureClass | undefined {
  for (const inner of tree) {
    const said = thrownClass(inner)
    if (said !== undefined) return said
  }
  return undefined
}

/**
 * An outage anywhere is an outage; else what lies deepest is what happened, and the errors around it are wrappers: unless one
 * of them has a code of a library's or database's own, which a plain status inside does not take back.
 */
function ofShapes(tree: readonly unknown[]): FailureClass | undefined {
  let deepest: FailureClass | undefined
  let exact = false
  for (const inner of tree) {
    const verdict = saidBy(inner)
    if (verdict === 'infrastructure') return verdict
    if (verdict === undefined || (exact && !saidExactly(inner))) continue
    deepest = verdict
    exact ||= tree.length > 1 && saidExactly(inner)
  }
  return deepest
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
