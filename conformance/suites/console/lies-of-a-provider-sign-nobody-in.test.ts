import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsEmbedded } from '../../harness/index.ts'
import { type LyingProvider, lyingProvider, type Told, truth } from './lying-provider.ts'
import { Person, providerConsole } from './sign-in.ts'

const seconds = (): number => Math.floor(Date.now() / 1000)

/** What is told, and the code of why nobody is signed in; `null`: somebody is. */
const lies: readonly (readonly [
  name: string,
  told: (provider: LyingProvider) => Partial<Told>,
  code: string | null
])[] = [
  ['the truth', () => ({}), null],
  ['a token that ran out 20 s ago, by a clock that is wrong', () => ({ claims: { exp: seconds() - 20 } }), null],
  ['a token that ran out', () => ({ claims: { exp: seconds() - 120 } }), 'CONSOLE_PROVIDER_INVALID'],
  ['a token that does not count yet', () => ({ claims: { nbf: seconds() + 120 } }), 'CONSOLE_PROVIDER_INVALID'],
  ['another nonce', () => ({ claims: { nonce: 'another' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['no nonce', () => ({ claims: { nonce: undefined } }), 'CONSOLE_PROVIDER_INVALID'],
  ['a token for another client', () => ({ claims: { aud: 'another' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['a token of another issuer', () => ({ claims: { iss: 'https://evil.example' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['a token without a subject', () => ({ claims: { sub: undefined } }), 'CONSOLE_PROVIDER_INVALID'],
  ['another key under the same name', provider => ({ key: provider.secretKey }), 'CONSOLE_PROVIDER_INVALID'],
  ['a key that is not published', () => ({ header: { kid: 'another' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['a token without a signature', () => ({ header: { alg: 'none' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['a token signed by the secret', () => ({ header: { alg: 'HS256' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['an answer of another issuer', () => ({ back: { iss: 'https://evil.example' } }), 'CONSOLE_PROVIDER_INVALID'],
  ['an answer without its issuer', () => ({ back: { iss: null } }), 'CONSOLE_PROVIDER_INVALID'],
  ['another state', () => ({ back: { state: 'another' } }), 'CONSOLE_SIGN_IN_STALE'],
  ['no state', () => ({ back: { state: null } }), 'CONSOLE_SIGN_IN_STALE'],
  ['a code of somebody else', () => ({ back: { code: 'another' } }), 'CONSOLE_SIGN_IN_REFUSED'],
  ['no code', () => ({ back: { code: null } }), 'CONSOLE_PROVIDER_INVALID'],
  [
    'no, with lines for headers and logs',
    () => ({ back: { code: null, error: 'access_denied', error_description: 'no\r\nset-cookie: evil=1\u001b[31m' } }),
    'CONSOLE_SIGN_IN_REFUSED'
  ],
  ['its own trouble', () => ({ back: { code: null, error: 'temporarily_unavailable' } }), 'CONSOLE_PROVIDER_AWAY'],
  [
    'what it knows of somebody else',
    () => ({ claims: { groups: undefined }, userinfo: { sub: 'u-2', groups: ['sre'] } }),
    'CONSOLE_PROVIDER_INVALID'
  ],
  ['groups that are none', () => ({ claims: { groups: [{ sre: true }, 7, null] } }), 'CONSOLE_NO_ROLE']
]

test(
  'what a provider says is believed only when it is of it, for this console, this browser and this moment',
  needsEmbedded,
  async t => {
    const provider = await lyingProvider(t)
    const side = await providerConsole(t, provider)
    for (const [name, told, code] of lies) {
      const person = new Person(side.url)
      provider.told = { ...truth(), ...told(provider) }
      const landed = await person.browser.go(await person.begin('#/causes'))
      const me = await person.me()
      assert.equal(me.signInProblem?.code ?? null, code, name)
      assert.equal(me.user?.name ?? null, code === null ? 'Ada' : null, name)
      assert.equal(await person.status(), code === null ? 200 : 401, name)
      assert.equal(landed.url.href, code === null ? `${side.url}#/causes` : side.url, name)
    }
    assert.doesNotMatch(side.log.join(''), /eyJ|\p{Cc}/u)

    // Its keys may change at any moment.
    provider.told = truth()
    provider.rotate()
    const person = new Person(side.url)
    await person.browser.go(await person.begin())
    assert.equal(await person.status(), 200)
  }
)

test('who says to be another issuer than the one that is named signs nobody in', needsEmbedded, async t => {
  const provider = await lyingProvider(t)
  provider.told = { ...truth(), metadata: { issuer: 'https://evil.example' } }
  const side = await providerConsole(t, provider)
  const { status, body } = await new Person(side.url).send('POST', 'session/provider', { back: '#/' })
  assert.deepEqual([status, body.code], [502, 'CONSOLE_PROVIDER_INVALID'])
})
