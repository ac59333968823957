import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AuthenticationError, NetworkError, ResponseError, TimeoutError, UserError } from '@platformatic/kafka'
import { brokerError, CredentialUnavailable } from '../../../src/client/platformatic/broker-error.ts'
import { DeadLetterError } from '../../../src/errors.ts'

const facts = { request: 'Fetch', brokers: 'b:9092', connectTimeoutMs: 5_000 }
const system = (code: string): Error => Object.assign(new Error(`connect ${code} b:9092`), { code, syscall: 'connect' })
const wrapped = (cause: Error): Error => new NetworkError('Connection to b:9092 failed.', { cause })
const refused = new ResponseError(36, 2, { '/': [58, 'Invalid username or password'] }, {})

const noMechanism = (answer: { errorCode: number; mechanisms: string[] }): Error =>
  new AuthenticationError('Cannot find a suitable SASL mechanism.', {
    cause: new ResponseError(17, 1, { '/': [answer.errorCode, null] }, answer)
  })

const cases: readonly [string, Error, string, RegExp][] = [
  ['refused connection', wrapped(system('ECONNREFUSED')), 'BROKER_UNREACHABLE', /connect ECONNREFUSED/],
  [
    'every address of a name refused',
    wrapped(new AggregateError([system('ECONNREFUSED'), system('ETIMEDOUT')])),
    'BROKER_UNREACHABLE',
    /connect ETIMEDOUT/
  ],
  [
    'connection not made in time',
    new TimeoutError('Connection to b:9092 timed out.'),
    'BROKER_UNREACHABLE',
    /no connection within 5000 ms/
  ],
  ['connection cut', new NetworkError('Connection closed'), 'BROKER_UNREACHABLE', /Connection closed/],
  [
    'credentials refused',
    wrapped(new AuthenticationError('SASL authentication failed.', { cause: refused })),
    'BROKER_AUTHENTICATION',
    /Invalid username or password/
  ],
  [
    'server signature wrong',
    wrapped(new AuthenticationError('Invalid server signature.')),
    'BROKER_AUTHENTICATION',
    /Invalid server signature\./
  ],
  [
    'connection cut while authenticating',
    wrapped(new AuthenticationError('SASL authentication failed.', { cause: new NetworkError('Connection closed') })),
    'BROKER_UNREACHABLE',
    /Connection closed/
  ],
  [
    'a provider of the user failed',
    wrapped(new CredentialUnavailable('the provider of sasl.token failed', { cause: new Error('secret') })),
    'BROKER_UNREACHABLE',
    /the provider of sasl\.token failed/
  ],
  ['TLS wanted', new UserError('Broker requires TLS.'), 'BROKER_TLS', /tls option is not set/],
  [
    'certificate unknown',
    wrapped(Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })),
    'BROKER_TLS',
    /self-signed/
  ],
  [
    'OpenSSL says why',
    wrapped(
      Object.assign(new Error('4f:error:…:ssl.c:918'), { code: 'ERR_SSL_ALERT', reason: 'alert handshake failure' })
    ),
    'BROKER_TLS',
    /failed: alert handshake failure\./
  ],
  [
    'client certificate missing',
    wrapped(Object.assign(new Error('…'), { code: 'ERR_SSL_ALERT', reason: 'ssl/tls alert certificate required' })),
    'BROKER_TLS',
    /wants a client certificate .* \(ssl\/tls alert certificate required\)\./
  ],
  [
    'mechanism not offered',
    wrapped(noMechanism({ errorCode: 33, mechanisms: ['PLAIN', 'OAUTHBEARER'] })),
    'BROKER_AUTHENTICATION',
    /it offers PLAIN, OAUTHBEARER\./
  ],
  [
    'a listener without SASL',
    wrapped(noMechanism({ errorCode: 34, mechanisms: [] })),
    'BROKER_AUTHENTICATION',
    /takes no SASL; leave out the sasl option\./
  ],
  [
    'an answer that cannot be read',
    new RangeError('Out of bounds.'),
    'BROKER_PROTOCOL',
    /Fetch to b:9092 failed: Out of bounds\./
  ]
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
  assert.match(brokerError(new NetworkError('Connection closed'), { ...facts, fresh: true }).message, /TLS or SASL\?/)
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
