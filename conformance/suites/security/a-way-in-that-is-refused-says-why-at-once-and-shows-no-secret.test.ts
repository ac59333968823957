import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DeadLetterError, diagnose } from '@dead-letter/kafka'
import {
  needsOwnKafka,
  newSecret,
  type SecuredKafka,
  saslPrincipal,
  securedKafka,
  startConsumer,
  unsecuredToken,
  type WayIn
} from '../../harness/index.ts'
import { issue, newAuthority } from '../../kafka/index.ts'
import { assertNoSecret, traceOf } from './every-trace.ts'

interface Refusal {
  readonly way: (kafka: SecuredKafka, t: TestContext, secret: string) => WayIn | Promise<WayIn>
  readonly code: string
  readonly says: RegExp
}

const trusting = (kafka: SecuredKafka) => ({ ca: kafka.authority.cert })
const pem = (key: string): string => key.split('\n')[1] as string

const refusals: Record<string, Refusal> = {
  'a wrong PLAIN password': {
    way: ({ sasl: brokers, plainUser: { username } }, _, password) => ({
      brokers,
      sasl: { mechanism: 'PLAIN', username, password }
    }),
    code: 'BROKER_AUTHENTICATION',
    says: /refused the credentials: .*Invalid username or password/
  },
  'a wrong SCRAM-SHA-256 password': {
    way: async (kafka, t, password) => {
      const { wayIn, name } = await saslPrincipal(t, kafka, 'SCRAM-SHA-256')
      return { ...wayIn, sasl: { mechanism: 'SCRAM-SHA-256', username: name, password } }
    },
    code: 'BROKER_AUTHENTICATION',
    says: /invalid credentials with SASL mechanism SCRAM-SHA-256/
  },
  'a SCRAM-SHA-512 user that nobody knows, inside TLS': {
    way: (kafka, _, password) => ({
      brokers: kafka.saslTls,
      tls: trusting(kafka),
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'nobody', password }
    }),
    code: 'BROKER_AUTHENTICATION',
    says: /invalid credentials with SASL mechanism SCRAM-SHA-512/
  },
  'a token that is none': {
    way: ({ sasl: brokers }, _, token) => ({ brokers, sasl: { mechanism: 'OAUTHBEARER', token } }),
    code: 'BROKER_AUTHENTICATION',
    says: /invalid_token.*or the token/
  },
  'a token that is over': {
    way: ({ sasl: brokers }, _, secret) => ({
      brokers,
      sasl: { mechanism: 'OAUTHBEARER', token: () => unsecuredToken(secret, -60_000) }
    }),
    code: 'BROKER_AUTHENTICATION',
    says: /invalid_token/
  },
  'a mechanism that the listener does not offer': {
    way: (kafka, _, password) => ({
      brokers: kafka.saslTls,
      tls: trusting(kafka),
      sasl: { mechanism: 'SCRAM-SHA-256', username: 'somebody', password }
    }),
    code: 'BROKER_AUTHENTICATION',
    says: /does not offer this mechanism; it offers PLAIN, SCRAM-SHA-512, OAUTHBEARER/
  },
  'SASL at a listener without it': {
    way: ({ brokers }, _, password) => ({ brokers, sasl: { mechanism: 'PLAIN', username: 'somebody', password } }),
    code: 'BROKER_AUTHENTICATION',
    says: /takes no SASL; leave out the sasl option/
  },
  'no SASL at a listener that wants it': {
    way: ({ sasl: brokers }) => ({ brokers }),
    code: 'BROKER_UNREACHABLE',
    says: /does this listener want TLS or SASL\?/
  },
  'an authority that is not trusted': {
    way: ({ tls: brokers }) => ({ brokers, tls: true }),
    code: 'BROKER_TLS',
    says: /self-signed certificate in certificate chain/
  },
  'another authority': {
    way: ({ tls: brokers }) => ({ brokers, tls: { ca: newAuthority('Another').cert } }),
    code: 'BROKER_TLS',
    says: /self-signed certificate in certificate chain/
  },
  'a name that the certificate does not have': {
    way: kafka => ({ brokers: kafka.tls, tls: { ...trusting(kafka), servername: 'elsewhere.example' } }),
    code: 'BROKER_TLS',
    says: /elsewhere\.example\. is not in the cert's altnames/
  },
  'no client certificate': {
    way: kafka => ({ brokers: kafka.mutualTls, tls: trusting(kafka) }),
    code: 'BROKER_TLS',
    says: /wants a client certificate that it trusts, as tls\.cert and tls\.key/
  },
  'a client certificate of a stranger': {
    way: kafka => {
      const stranger = { name: 'Stranger', ...newAuthority('Stranger') }
      return { brokers: kafka.mutualTls, tls: { ...trusting(kafka), ...issue(stranger, { name: 'somebody' }) } }
    },
    code: 'BROKER_TLS',
    says: /wants a client certificate that it trusts/
  },
  'a key that is not the certificate’s': {
    way: kafka => {
      const { cert } = issue(kafka.authority, { name: 'somebody' })
      return { brokers: kafka.mutualTls, tls: { ...trusting(kafka), cert, key: kafka.authority.key } }
    },
    code: 'BROKER_TLS',
    says: /key values mismatch/
  },
  'no TLS at a TLS listener': {
    way: ({ tls: brokers }) => ({ brokers }),
    code: 'BROKER_TLS',
    says: /speaks TLS and the tls option is not set/
  },
  'SASL without TLS at a TLS listener': {
    way: ({ saslTls: brokers }, _, password) => ({
      brokers,
      sasl: { mechanism: 'PLAIN', username: 'somebody', password }
    }),
    code: 'BROKER_TLS',
    says: /speaks TLS and the tls option is not set/
  },
  'TLS at a listener without it': {
    way: ({ sasl: brokers }, _, password) => ({
      brokers,
      tls: true,
      sasl: { mechanism: 'PLAIN', username: 'somebody', password }
    }),
    code: 'BROKER_UNREACHABLE',
    says: /during the TLS handshake \(is this a TLS listener\?\)/
  },
  'a password provider that fails': {
    way: ({ sasl: brokers }) => ({
      brokers,
      sasl: {
        mechanism: 'PLAIN',
        username: 'somebody',
        password: () => Promise.reject(new Error('the vault is sealed'))
      }
    }),
    code: 'BROKER_UNREACHABLE',
    says: /the provider of sasl\.password failed/
  }
}

for (const [name, { way, code, says }] of Object.entries(refusals)) {
  test(`${name} is ${code}, at once and without a secret`, needsOwnKafka, async t => {
    const kafka = await securedKafka()
    const secret = newSecret()
    const wayIn = await way(kafka, t, secret)
    const tls = typeof wayIn.tls === 'object' ? wayIn.tls : {}
    const secrets = [secret, ...(tls.key === undefined ? [] : [pem(String(tls.key))])]
    const options = { ...wayIn, topics: 'orders', groupId: 'billing' }
    const started = performance.now()
    const run = startConsumer(t, options)
    const error = await run.ended.then(
      () => assert.fail('it started'),
      (e: unknown) => e
    )
    const tookMs = performance.now() - started

    assert.ok(DeadLetterError.is(error), String(error))
    assert.equal(error.code, code)
    assert.match(error.message, says)
    // Tried again and again it would not have ended.
    assert.ok(tookMs < 25_000, `it took ${tookMs} ms`)
    assert.equal(run.consumer.health().error, error)
    assertNoSecret(secrets, error, ...traceOf(run))
    const diagnosed = await diagnose(options).then(
      () => assert.fail('it was let in'),
      (e: unknown) => e
    )
    assert.ok(DeadLetterError.is(diagnosed) && diagnosed.code === code, String(diagnosed))
    assertNoSecret(secrets, diagnosed)
  })
}

test('the search for secrets finds them', () => {
  const secret = newSecret()
  const encoded = Buffer.from(`\0user\0${secret}`).toString('base64')
  for (const told of [
    { a: [secret] },
    new Error('x', { cause: new Error(secret) }),
    { b: encoded },
    Buffer.from(secret)
  ])
    assert.throws(() => assertNoSecret([secret], told), /a secret shows/)
})
