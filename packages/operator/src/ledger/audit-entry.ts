import { readValue } from './codec.ts'
import type { Fault } from './entry.ts'

/** What came of an operation. */
export interface Outcome {
  /** Failures that were changed. */
  readonly changed: number
  /** Failures that were so already. */
  readonly already: number
  /** Copies that were written: of parked letters. */
  readonly copies: number
  /** It was ended before it was through. */
  readonly interrupted?: boolean | undefined
  /** The error that ended it. */
  readonly error?: string | undefined
  /** Of a redrive: failures sent back and parked by then, all runs together, and the state that it was left in. */
  readonly sent?: number | undefined
  readonly parked?: number | undefined
  readonly state?: string | undefined
  /** Of a redrive whose outcome is known: what came of the failures that were sent. */
  readonly handled?: number | undefined
  readonly failedAgain?: number | undefined
  readonly expired?: number | undefined
}

/**
 * One entry of the audit. An operation begins, tells which failures it changed, and ends. A redrive may be paused and resumed, and end
 * more than once; 'known': what came of all that it sent. 'approved': somebody approves of a plan, which the hash names.
 */
export interface AuditEntry {
  readonly event: 'begun' | 'changed' | 'paused' | 'resumed' | 'ended' | 'known' | 'approved'
  readonly operation: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly by: string
  /** `park`, `discard`, `note`, `assign`, `restore`, `redrive`; another text of a newer version. */
  readonly action: string
  readonly dlq: string
  /** The filter in words. */
  readonly filter?: string | undefined
  readonly why?: string | undefined
  /** Note or assignee. */
  readonly text?: string | undefined
  /** Keys of failures, 32 hex digits each. */
  readonly lineages?: readonly string[] | undefined
  readonly outcome?: Outcome | undefined
  /** Of a redrive: where to, and the SHA-256 of its plan. */
  readonly target?: string | undefined
  readonly planHash?: string | undefined
  /** Who is said to have approved of it. Nobody has checked that. */
  readonly approvedBy?: string | undefined
  /** Why it was paused or ended before it was through. */
  readonly reason?: string | undefined
}

export function encodeAudit({ at, ...entry }: AuditEntry): { readonly key: Buffer; readonly value: Buffer } {
  const value = JSON.stringify({ v: 1, ...entry, at: new Date(at).toISOString() })
  return { key: Buffer.from(entry.operation), value: Buffer.from(value) }
}

/** Reads one record of the audit. Never throws. */
export function decodeAudit(value: Buffer | null): AuditEntry | Fault {
  const given = value === null ? 'shape' : readValue(value)
  if (typeof given === 'string') return given
  const { v: _, at, ...rest } = given
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  const texts = [rest.event, rest.operation, rest.by, rest.action, rest.dlq]
  const known = !Number.isNaN(time) && texts.every(text => typeof text === 'string')
  const told = [rest.filter, rest.why, rest.text, rest.target, rest.planHash, rest.approvedBy, rest.reason]
  const optional = told.every(text => text === undefined || typeof text === 'string')
  const { lineages = [], outcome = {} } = rest
  if (!known || !optional || !Array.isArray(lineages) || typeof outcome !== 'object' || outcome === null) return 'shape'
  return { ...(rest as unknown as AuditEntry), at: time }
}
