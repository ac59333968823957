import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MalformedMessage } from '@dead-letter/protocol'
import { brokerError } from '../../../src/client/wire/broker-error.ts'
import {
  AuthenticationRefused,
  ConnectionClosed,
  ConnectTimeout,
  CredentialUnavailable,
  HandshakeClosed,
  SocketUnavailable,
  TlsWanted
} from '../../../src/client/wire/connection-failures.ts'
import { DeadLetterError } from '../../../src/errors.ts'

const facts = { request: 'Fetch', brokers: 'b:9092' }
const system = (code: string, syscall = 'connect'): Error =>
  Object.assign(new Error(`${syscall} ${code} b:9092`), { code, syscall })

const cases: readonly [string, Error, string, RegExp][] = [
  ['refused connection', system('ECONNREFUSED'), 'BROKER_UNREACHABLE', /connect ECONNREFUSED/],
  [
    'every address of a name refused',
    new AggregateError([system('ECONNREFUSED'), system('ETIMEDOUT')]),
    'BROKER_UNREACHABLE',
    /connect ETIMEDOUT/
  ],
  [
    'connection not made in time',
    new ConnectTimeout('no connection within 5000 ms'),
    'BROKER_UNREACHABLE',
    /no connection within 5000 ms/
  ],
  ['connection cut', new ConnectionClosed('Connection closed'), 'BROKER_UNREACHABLE', /Connection closed/],
  [
    'credentials refused',
    new AuthenticationRefused('Invalid username or password'),
    'BROKER_AUTHENTICATION',
    /Invalid username or password/
  ],
  [
    'a provider of the user failed',
    new CredentialUnavailable('the provider of sasl.token failed', { cause: new Error('secret') }),
    'BROKER_UNREACHABLE',
    /the provider of sasl\.token failed/
  ],
  [
    'a socket factory of the user failed',
    new SocketUnavailable('the option socketFactory failed (407)', { cause: new Error('407') }),
    'BROKER_UNREACHABLE',
    /socketFactory failed \(407\)/
  ],
  ['TLS wanted', new TlsWanted('the listener speaks TLS'), 'BROKER_TLS', /tls option is not set/],
  ['no TLS wanted', new HandshakeClosed('closed'), 'BROKER_UNREACHABLE', /is this a TLS listener\?/],
  [
    'certificate unknown',
    Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    'BROKER_TLS',
    /self-signed/
  ],
  [
    'OpenSSL says why',
    Object.assign(new Error('4f:error:…:ssl.c:918'), { code: 'ERR_SSL_ALERT', reason: 'alert handshake failure' }),
    'BROKER_TLS',
    /failed: alert handshake failure\./
  ],
  [
    'client certificate missing',
    Object.assign(new Error('…'), { code: 'ERR_SSL_ALERT', reason: 'ssl/tls alert certificate required' }),
    'BROKER_TLS',
    /wants a client certificate .* \(ssl\/tls alert certificate required\)\./
  ],
  [
    'an answer that cannot be read',
    new MalformedMessage('needs 4 more bytes, 1 are left'),
    'BROKER_PROTOCOL',
    /Fetch to b:9092 failed: needs 4 more bytes/
  ],
  ['what nobody thought of', new RangeError('Out of bounds.'), 'BROKER_PROTOCOL', /failed: Out of bounds\./]
]

for (const [name, error, code, message] of cases) {
  test(`${name}: ${code}`, () => {
    const told = brokerError(error, facts)
    assert.equal(told.code, code)
    assert.match(told.message, message)
    assert.equal(told.cause, error)
    assert.ok(!told.message.includes('secret'))
  })
}

test('a connection that was cut before its first answer says what the listener may want', () => {
  const error = new ConnectionClosed('Connection closed')
  assert.match(brokerError(error, { ...facts, fresh: true }).message, /TLS or SASL\?/)
})

test('an error of ours stays as it is', () => {
  const error = new DeadLetterError('BROKER_CLOSED', {})
  assert.equal(brokerError(error, facts), error)
})

test('a ring of causes and things that are no errors are told of', () => {
  const ring = new Error('ring')
  ring.cause = ring
  assert.equal(brokerError(ring, facts).code, 'BROKER_PROTOCOL')
  assert.match(brokerError('text', facts).message, /text/)
})
