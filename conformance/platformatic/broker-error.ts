import { AuthenticationError, NetworkError, ResponseError, TimeoutError, UserError } from '@platformatic/kafka'
import { kafkaErrors } from '../../packages/kafka/src/client/kafka-errors.ts'
import {
  causes,
  isTlsFailure,
  reasonOf,
  systemCode,
  tlsReason
} from '../../packages/kafka/src/client/wire/error-chain.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'

export const TLS_WANTED = 'the listener speaks TLS and the tls option is not set'

/** A credential provider of the user's failed: the broker was not asked, so it is no refusal. */
export class CredentialUnavailable extends Error {
  override readonly name = 'CredentialUnavailable'
}

/** What was asked, of whom: for the message. */
export interface RequestFacts {
  readonly request: string
  /** Addresses as the user knows them. */
  readonly brokers: string
  readonly connectTimeoutMs: number
  /** The connection has not answered a request yet: a listener that wants TLS or SASL hangs up then, without a word. */
  readonly fresh?: boolean
}

/**
 * What a failed request means, as a `BROKER_` error. The client wraps causes several layers deep and gives many of them
 * one code, so the whole chain is looked at, and the surest sign decides.
 */
export function brokerError(error: unknown, facts: RequestFacts): DeadLetterError {
  if (DeadLetterError.is(error)) return error
  const chain = causes(error)
  const { request, brokers } = facts

  const missing = chain.find(e => e instanceof CredentialUnavailable)
  if (missing) return new DeadLetterError('BROKER_UNREACHABLE', { brokers, reason: missing.message }, error)

  if (chain.some(e => e instanceof UserError && e.message.includes('requires TLS'))) {
    return new DeadLetterError('BROKER_TLS', { brokers, reason: TLS_WANTED }, error)
  }
  const tls = chain.find(isTlsFailure)
  if (tls) return new DeadLetterError('BROKER_TLS', { brokers, reason: tlsReason(tls) }, error)

  const network =
    chain.findLast(e => systemCode(e) !== undefined) ??
    chain.find(e => e instanceof TimeoutError) ??
    chain.find(isClosed)
  const refusal = chain.find(e => e instanceof AuthenticationError)
  if (refusal && (network === undefined || chain.some(e => e instanceof ResponseError))) {
    const told = chain
      .map(e => (e as { serverErrorMessage?: unknown }).serverErrorMessage)
      .find(m => typeof m === 'string' && m !== '')
    return new DeadLetterError(
      'BROKER_AUTHENTICATION',
      { brokers, reason: told ?? mechanismReason(chain) ?? refusal.message.replace(/\.$/, '') },
      error
    )
  }
  if (network instanceof TimeoutError) {
    return new DeadLetterError(
      'BROKER_UNREACHABLE',
      { brokers, reason: `no connection within ${facts.connectTimeoutMs} ms` },
      error
    )
  }
  // A broker that goes down cuts handshakes as well: that must stay retriable, so it is named and not judged.
  if (chain.some(e => e.message.includes('before secure TLS connection was established'))) {
    return new DeadLetterError(
      'BROKER_UNREACHABLE',
      { brokers, reason: 'the connection was closed during the TLS handshake (is this a TLS listener?)' },
      error
    )
  }
  if (facts.fresh && network && isClosed(network)) {
    return new DeadLetterError(
      'BROKER_UNREACHABLE',
      { brokers, reason: 'it closed the connection before its first answer (does this listener want TLS or SASL?)' },
      error
    )
  }
  if (network || chain.some(e => e instanceof NetworkError)) {
    return new DeadLetterError(
      'BROKER_UNREACHABLE',
      { brokers, reason: reasonOf(network ?? (chain.at(-1) as Error)) },
      error
    )
  }
  return new DeadLetterError(
    'BROKER_PROTOCOL',
    { request, brokers, reason: reasonOf(chain.at(-1) ?? new Error(String(error))) },
    error
  )
}

/** Why a listener did not begin with the mechanism; `null` when it did, or does not say. */
function mechanismReason(chain: readonly Error[]): string | null {
  const { response } = (chain.find(e => e instanceof ResponseError) ?? {}) as {
    readonly response?: { readonly errorCode?: number; readonly mechanisms?: readonly string[] }
  }
  if (response?.mechanisms === undefined) return null
  if (response.errorCode === kafkaErrors.ILLEGAL_SASL_STATE)
    return 'the listener takes no SASL; leave out the sasl option'
  return `the listener does not offer this mechanism; it offers ${response.mechanisms.join(', ') || 'none'}`
}

const isClosed = (error: Error): boolean =>
  error instanceof NetworkError && error.message.startsWith('Connection closed')
