import type { ErrorTable } from './row.ts'

/** Reaching brokers. */
export const brokerErrors = {
  BROKER_UNREACHABLE: {
    kind: 'failed',
    retriable: true,
    message: d => `No answer from ${d.brokers}: ${d.reason}. Check the address, the network and that the broker is up.`
  },
  BROKER_ADVERTISED_UNREACHABLE: {
    kind: 'refused',
    retriable: true,
    message: d =>
      `Broker ${d.nodeId} cannot be reached at ${d.brokers}, the address that it advertises: ${d.reason}. Check that it is up; if it is, set its advertised.listeners to an address that works from this machine.`
  },
  BROKER_TIMEOUT: {
    kind: 'failed',
    retriable: true,
    message: d => `${d.request} to ${d.brokers} was not answered within ${d.timeoutMs} ms.`
  },
  BROKER_AUTHENTICATION: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `${d.brokers} refused the credentials: ${d.reason}. Check sasl.mechanism and the username and password, or the token.`
  },
  SASL_PASSWORD_IN_CLEAR: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `SASL ${d.mechanism} without TLS sends the ${d.mechanism === 'OAUTHBEARER' ? 'token' : 'password'} to ${d.brokers} over the network as it is. Set tls, or use a SCRAM mechanism.`
  },
  BROKER_TLS: {
    kind: 'failed',
    retriable: false,
    message: d => `TLS with ${d.brokers} failed: ${d.reason}. Check the tls option and the listener's certificate.`
  },
  BROKER_UNSUPPORTED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `${d.brokers} does not serve ${d.request} in a version this library speaks (${d.wanted}). Apache Kafka from 3.3.2 on is what it is tried with.`
  },
  BROKER_CLOSED: {
    kind: 'failed',
    retriable: false,
    message: d => `${d.request ?? 'The request'} was not sent: the client is closed.`
  },
  BROKER_ABORTED: {
    kind: 'failed',
    retriable: false,
    message: d => `${d.request} to ${d.brokers} was given up before it was answered.`
  },
  BROKER_PROTOCOL: {
    kind: 'failed',
    retriable: true,
    message: d => `${d.request} to ${d.brokers} failed: ${d.reason}.`
  }
} as const satisfies ErrorTable
