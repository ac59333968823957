import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConnectionOptions, type SaslOptions } from '../../../src/client/connection-options.ts'
import { AuthenticationRefused, CredentialUnavailable } from '../../../src/client/wire/connection-failures.ts'
import { authenticate } from '../../../src/client/wire/sasl/authenticate.ts'
import { credentialsOf } from '../../../src/client/wire/sasl/credentials.ts'
import { oauthBearer } from '../../../src/client/wire/sasl/oauth-bearer.ts'
import { redact } from '../../../src/client/wire/sasl/redact.ts'
import type { DeadLetterError } from '../../../src/errors.ts'

interface Said {
  readonly errorCode?: number
  readonly errorMessage?: string | null
  readonly authBytes?: Buffer
  readonly sessionLifetimeMs?: bigint
}

/** A broker that takes the mechanism, hears everything and answers as it is told. */
function broker(answers: readonly Said[], handshake: object = { errorCode: 0, mechanisms: [] }) {
  const heard: string[] = []
  const rest = [...answers]
  const exchange = async (api: { readonly name: string }, ask: object) => {
    if (api.name === 'SaslHandshake') return handshake
    heard.push((ask as { authBytes: Buffer }).authBytes.toString())
    const fallback = { errorCode: 0, errorMessage: null, authBytes: Buffer.alloc(0), sessionLifetimeMs: 0n }
    return { ...fallback, ...rest.shift() }
  }
  return { heard, enter: (sasl: SaslOptions) => authenticate(sasl, exchange as never) }
}

const plain: SaslOptions = { mechanism: 'PLAIN', username: 'me', password: 'hunter2' }

test('PLAIN says who and what, and is told for how long', async () => {
  const { heard, enter } = broker([{ sessionLifetimeMs: 60_000n }])
  assert.equal(await enter(plain), 60_000)
  assert.deepEqual(heard, ['\0me\0hunter2'])
  await assert.rejects(broker([]).enter({ ...plain, password: 'a\0b' }), AuthenticationRefused)
})

test('a refusal that echoes the credentials does not show them', async () => {
  const echo = `no \0me\0hunter2 here: ${Buffer.from('hunter2').toString('base64')} ${'x'.repeat(9000)}`
  await assert.rejects(broker([{ errorCode: 58, errorMessage: echo }]).enter(plain), (error: Error) => {
    assert.ok(error instanceof AuthenticationRefused)
    assert.ok(!/hunter2|aHVudGVyMg/.test(error.message) && error.message.length <= 300, error.message)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    return !/[\0-\x1f]/.test(error.message)
  })
})

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.S3cret~Token_-sig'
/** A server's first message that goes on from the client's nonce. */
const serverFirst = (clientFirst: string) =>
  Buffer.from(`r=${clientFirst.split('r=')[1]}more,s=${Buffer.from('salt').toString('base64')},i=4096`)

for (const mechanism of ['PLAIN', 'OAUTHBEARER', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const) {
  test(`${mechanism}: whatever a peer echoes of the credentials, and in whatever form, is not shown`, async () => {
    const password = 'p+ß/S3cret=Pw d'
    const secret = mechanism === 'OAUTHBEARER' ? token : password
    const forms: ((sent: Buffer) => string)[] = [
      sent => sent.toString(),
      sent => sent.toString('base64'),
      sent => sent.toString('base64url'),
      sent => sent.toString('hex').toUpperCase(),
      sent => encodeURIComponent(sent.toString()),
      sent => JSON.stringify(sent.toString()),
      sent => sent.toString('base64').replace(/.{20}/g, '$&\n'),
      sent => sent.subarray(0, -4).toString(),
      sent => sent.subarray(0, -4).toString('base64'),
      () => `${secret} ${Buffer.from(secret).toString('base64')} ${Buffer.from(`x:${secret}`).toString('base64')}`,
      () => `${encodeURIComponent(secret).toLowerCase()} ${secret.slice(3)} ${secret.slice(0, -3)}`
    ]
    for (const form of forms) {
      let sent: Buffer = Buffer.alloc(0)
      const exchange = async (api: { readonly name: string }, ask: object) => {
        if (api.name === 'SaslHandshake') return { errorCode: 0, mechanisms: [] }
        sent = (ask as { authBytes: Buffer }).authBytes
        const going = {
          errorCode: 0,
          errorMessage: null,
          authBytes: serverFirst(sent.toString()),
          sessionLifetimeMs: 0n
        }
        if (sent.toString().startsWith('n,,n=')) return going
        return { ...going, errorCode: 58, errorMessage: `no: ${form(sent)} end` }
      }
      const entering = authenticate({ mechanism, username: 'me', password, token } as SaslOptions, exchange as never)
      const { message } = await entering.then(
        () => assert.fail('let in'),
        (error: Error) => error
      )
      assert.match(message, /^no: .*\*\*\*.*$/)
      const proof = /,p=(.+)$/.exec(sent.toString())?.[1] ?? secret
      const rawProof = mechanism.startsWith('SCRAM') ? Buffer.from(proof, 'base64') : Buffer.from(secret)
      const shown = message.toLowerCase()
      for (const kept of [secret, proof])
        for (let at = 0; at + 8 <= kept.length; at++) {
          const piece = kept.slice(at, at + 8)
          for (const it of [piece, encodeURIComponent(piece), Buffer.from(piece).toString('hex')])
            assert.ok(!shown.includes(it.toLowerCase()), `${piece} in ${message}`)
        }
      for (const coded of [sent, Buffer.from(secret)])
        for (const what of coded.toString('base64').slice(-24).replaceAll('=', '').match(/.{12}/g) ?? [])
          assert.ok(!shown.includes(what.toLowerCase()), `${what} in ${message}`)
      assert.ok(!shown.includes(rawProof.toString('hex').slice(0, 16)), message)
    }
  })
}

test('what a peer says otherwise is told as it is', () => {
  assert.equal(redact('Authentication failed for user me', ['hunter2', '']), 'Authentication failed for user me')
  assert.equal(redact('a hunter2 b HUNTER2 c', ['hunter2']), 'a *** b *** c')
  assert.equal(redact('pw x', ['pw']), '*** x')
})

test('listeners that do not take it say so', async () => {
  const other = { errorCode: 33, mechanisms: ['GSSAPI', 'OAUTHBEARER'] }
  await assert.rejects(broker([], other).enter(plain), /does not offer this mechanism; it offers GSSAPI, OAUTHBEARER/)
  await assert.rejects(broker([], { errorCode: 34, mechanisms: [] }).enter(plain), /takes no SASL/)
})

test('OAUTHBEARER with extensions, and a token that is refused', async () => {
  const extensions = () => ({ logicalCluster: 'lkc-1', identityPoolId: 'pool-2' })
  const { heard, enter } = broker([{}])
  await enter({ mechanism: 'OAUTHBEARER', token: () => 'ab.cd', extensions })
  const said = 'n,,\x01auth=Bearer ab.cd\x01logicalCluster=lkc-1\x01identityPoolId=pool-2\x01\x01'
  assert.deepEqual(heard, [said])
  const challenge = { authBytes: Buffer.from('{"status":"invalid_token"}') }
  const refusing = broker([challenge, { errorCode: 58, errorMessage: '{"status":"invalid_token"}' }])
  await assert.rejects(refusing.enter({ mechanism: 'OAUTHBEARER', token: 'ab' }), /invalid_token/)
  assert.equal(refusing.heard[1], '\x01')
})

test('a token that would be another message is not sent', () => {
  for (const token of ['a b', 'a\x01b', 'ü', '']) assert.throws(() => oauthBearer(token, {}), AuthenticationRefused)
})

test('extensions that cannot be sent are refused as options; from a function they are an outage that says what is wrong', async () => {
  const token = { mechanism: 'OAUTHBEARER', token: 'ab.cd' } as const
  for (const [extensions, reason] of [
    [{ auth: 'x' }, "a name that cannot be sent: 'auth'"],
    [{ 'a-b': 'x' }, "a name that cannot be sent: 'a-b'"],
    [{ a: '' }, "a value of 'a' that cannot be sent"],
    [{ a: 'x\x01y' }, "a value of 'a' that cannot be sent"],
    [{ a: 'ü' }, "a value of 'a' that cannot be sent"],
    [{ a: 7 }, "a value of 'a' that cannot be sent"],
    [['a'], 'no object']
  ] as const) {
    const given = extensions as never
    assert.throws(
      () => readConnectionOptions({ brokers: 'a', sasl: { ...token, extensions: given } }),
      ({ code, message }: DeadLetterError) => code === 'OPTION_INVALID' && message.includes(reason)
    )
    await assert.rejects(
      credentialsOf({ ...token, extensions: () => given } as SaslOptions),
      (error: Error) => error instanceof CredentialUnavailable && error.message.includes(`gave ${reason}`)
    )
  }
  await assert.rejects(credentialsOf({ ...token, extensions: () => null as never }), /gave no object/)
})

test('a provider of the user that fails is no refusal', async () => {
  const failing = { ...plain, password: () => Promise.reject(new Error('vault')) }
  await assert.rejects(broker([]).enter(failing), CredentialUnavailable)
  const noText = { mechanism: 'OAUTHBEARER', token: () => '' } as const
  await assert.rejects(broker([]).enter(noText), CredentialUnavailable)
})
