import { MalformedMessage } from '@dead-letter/protocol'
import { DeadLetterError } from '../../errors.ts'
import {
  AuthenticationRefused,
  ConnectionClosed,
  ConnectTimeout,
  CredentialUnavailable,
  HandshakeClosed,
  SocketUnavailable,
  TlsWanted
} from './connection-failures.ts'
import { causes, isTlsFailure, reasonOf, systemCode, tlsReason } from './error-chain.ts'

/** What was asked, of whom: for the message. */
export interface RequestFacts {
  readonly request: string
  /** Addresses as the user knows them. */
  readonly brokers: string
  /** The connection has not answered a request yet: a listener that wants TLS or SASL hangs up then, without a word. */
  readonly fresh?: boolean
}

/** What a failed request means, as a `BROKER_` error. The surest sign in the chain of causes decides. */
export function brokerError(error: unknown, facts: RequestFacts): DeadLetterError {
  if (DeadLetterError.is(error)) return error
  const chain = causes(error)
  const { request, brokers } = facts
  const unreachable = (reason: string): DeadLetterError =>
    new DeadLetterError('BROKER_UNREACHABLE', { brokers, reason }, error)

  const [outermost] = chain
  if (
    outermost instanceof CredentialUnavailable ||
    outermost instanceof ConnectTimeout ||
    outermost instanceof SocketUnavailable
  )
    return unreachable(outermost.message)
  if (outermost instanceof AuthenticationRefused)
    return new DeadLetterError('BROKER_AUTHENTICATION', { brokers, reason: outermost.message }, error)
  if (outermost instanceof MalformedMessage)
    return new DeadLetterError('BROKER_PROTOCOL', { request, brokers, reason: outermost.message }, error)
  if (outermost instanceof TlsWanted)
    return new DeadLetterError(
      'BROKER_TLS',
      { brokers, reason: 'the listener speaks TLS and the tls option is not set' },
      error
    )
  const tls = chain.find(isTlsFailure)
  if (tls) return new DeadLetterError('BROKER_TLS', { brokers, reason: tlsReason(tls) }, error)
  // A broker that goes down cuts handshakes as well: that must stay retriable, so it is named and not judged.
  if (outermost instanceof HandshakeClosed)
    return unreachable('the connection was closed during the TLS handshake (is this a TLS listener?)')
  if (outermost instanceof ConnectionClosed)
    return unreachable(
      facts.fresh
        ? 'it closed the connection before its first answer (does this listener want TLS or SASL?)'
        : outermost.message
    )
  const network = chain.findLast(e => systemCode(e) !== undefined)
  if (network) return unreachable(reasonOf(network))
  const reason = reasonOf(outermost ?? new Error(String(error)))
  return new DeadLetterError('BROKER_PROTOCOL', { request, brokers, reason }, error)
}
