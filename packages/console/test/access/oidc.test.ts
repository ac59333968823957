import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { identityOf, isSame, signatureOf } from '../../src/access/identity.ts'
import { accountOf, groupsOf } from '../../src/access/oidc/claims.ts'
import { PendingSignIns, patienceMs } from '../../src/access/oidc/pending-sign-ins.ts'
import { failureOf, Unreached } from '../../src/access/oidc/provider-failure.ts'
import { type ConsoleOptions, checkOptions } from '../../src/options.ts'
import { runs } from '../runs.ts'

const issuer = 'https://id.example/realms/ops'

test('whoever says to be called what, a signature tells the identity, in one line', () => {
  const claim = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Eve <https://id.example#ada>', 'a\r\nb', '<>'))
  const subject = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(claim, subject, (name, sub) => {
      const account = accountOf(issuer, { sub, name }, 'groups')
      assert.ok(account)
      const signature = signatureOf(account)
      assert.equal(identityOf(signature), account.id)
      assert.ok(account.id.startsWith(`${issuer}#`))
      assert.doesNotMatch(signature, /[\p{Cc}\p{Zl}\p{Zp}]/u)
      assert.ok(isSame(signature, signatureOf({ ...account, name: 'Renamed' })))
      assert.ok(!isSame(signature, signatureOf({ ...account, id: `${account.id}x` })))
    }),
    runs(300)
  )
  assert.equal(signatureOf({ id: 'ada', name: 'ada' }), 'ada')
  for (const sub of [undefined, '', 7, 'a'.repeat(256)]) assert.equal(accountOf(issuer, { sub }, 'groups'), null)
})

test('groups stand in the claim that is named, or at the end of the way to it, and are texts', () => {
  const cases: [Record<string, unknown>, string, string[]][] = [
    [{ groups: ['a', 'b'] }, 'groups', ['a', 'b']],
    [{ groups: 'a' }, 'groups', ['a']],
    [{ groups: ['a', 7, null, ['b']] }, 'groups', ['a']],
    [{ realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
    [{ 'https://ops.example/groups': ['a'] }, 'https://ops.example/groups', ['a']],
    [{ 'a.b': ['x'], a: { b: ['y'] } }, 'a.b', ['x']],
    [{}, 'groups', []],
    [{}, 'constructor', []],
    [{ a: 'text' }, 'a.length', []]
  ]
  for (const [claims, path, expected] of cases) assert.deepEqual(groupsOf(claims, path), expected, path)
})

test('a sign-in comes back once, in time, to the browser that began it; more than can be kept take the oldest away', () => {
  const checks = (state: string) => ({ state, nonce: 'n', verifier: 'v', back: '#/' })
  const pending = new PendingSignIns()
  const token = pending.begin(checks('one'), undefined, 0)
  assert.equal(pending.take('one', undefined, 1), null)
  assert.equal(pending.take('one', 'another', 1), null)
  assert.equal(pending.take(null, token, 1), null)
  assert.equal(pending.take('one', token, 1)?.nonce, 'n')
  assert.equal(pending.take('one', token, 1), null)
  pending.begin(checks('late'), token, 0)
  assert.equal(pending.take('late', token, patienceMs), null)

  const first = pending.begin(checks('first'), undefined, 0)
  const second = pending.begin(checks('second'), undefined, 0)
  for (let i = 0; i < 4999; i++) pending.begin(checks(`s${i}`), undefined, 1)
  assert.equal(pending.take('first', first, 2), null)
  assert.equal(pending.take('second', second, 2)?.state, 'second')
})

test('what a provider refuses, cannot and lies is told apart, and no text of it breaks a line', () => {
  const oauth = (error: string, status = 400) => Object.assign(new Error('x'), { error, status })
  const challenge = (scheme: string, status = 401) =>
    Object.assign(new Error('x'), { name: 'WWWAuthenticateChallengeError', status, cause: [{ scheme }] })
  const cases: [unknown, string][] = [
    [Object.assign(new Error('x'), { cause: new Unreached(new Error('ECONNREFUSED')) }), 'CONSOLE_PROVIDER_AWAY'],
    [Object.assign(new Error('x'), { code: 'OAUTH_TIMEOUT' }), 'CONSOLE_PROVIDER_AWAY'],
    [Object.assign(new Error('x'), { cause: new Response('', { status: 502 }) }), 'CONSOLE_PROVIDER_AWAY'],
    [oauth('server_error'), 'CONSOLE_PROVIDER_AWAY'],
    [oauth('anything', 503), 'CONSOLE_PROVIDER_AWAY'],
    [oauth('invalid_client', 401), 'CONSOLE_PROVIDER_REFUSED'],
    [oauth('invalid_grant'), 'CONSOLE_SIGN_IN_REFUSED'],
    [oauth('access_denied\r\nx'), 'CONSOLE_SIGN_IN_REFUSED'],
    [challenge('Basic'), 'CONSOLE_PROVIDER_REFUSED'],
    [challenge('bearer'), 'CONSOLE_SIGN_IN_REFUSED'],
    [challenge('bearer', 503), 'CONSOLE_PROVIDER_AWAY'],
    [new Error('unexpected JWT claim value'), 'CONSOLE_PROVIDER_INVALID']
  ]
  for (const [error, code] of cases) {
    const { failure, reason } = failureOf(error)
    assert.equal(failure.code, code)
    assert.doesNotMatch(reason, /\p{Cc}/u)
    // What it says of itself is about nobody's session.
    assert.equal(failureOf(error, 'metadata').failure.code, 'CONSOLE_PROVIDER_AWAY')
  }
})

test('a session ends by what the provider says of it, not by what it says of the console, nor by pages of others', () => {
  const answer = (status: number, type: string) => ({
    code: 'OAUTH_RESPONSE_IS_NOT_CONFORM',
    cause: new Response('', { status, headers: { 'content-type': type } })
  })
  const cases: [object, string][] = [
    ...['invalid_grant', 'invalid_request', 'invalid_scope', 'anything'].map((error): [object, string] => [
      { error, status: 400 },
      'CONSOLE_SIGN_IN_REFUSED'
    ]),
    [{ error: 'invalid_client', status: 401 }, 'CONSOLE_PROVIDER_REFUSED'],
    [{ error: 'unauthorized_client', status: 400 }, 'CONSOLE_PROVIDER_REFUSED'],
    [{ code: 'OAUTH_RESPONSE_IS_NOT_JSON' }, 'CONSOLE_PROVIDER_AWAY'],
    [{ code: 'OAUTH_PARSE_ERROR' }, 'CONSOLE_PROVIDER_AWAY'],
    [answer(302, ''), 'CONSOLE_PROVIDER_AWAY'],
    [answer(403, 'text/html; charset=utf-8'), 'CONSOLE_PROVIDER_AWAY'],
    [answer(401, 'application/json'), 'CONSOLE_PROVIDER_INVALID'],
    [{ code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' }, 'CONSOLE_PROVIDER_INVALID']
  ]
  for (const [told, code] of cases)
    assert.equal(failureOf(Object.assign(new Error('x'), told), 'session').failure.code, code, JSON.stringify(told))
})

test('a console is started only where signing in at the provider can be safe', () => {
  const oidc = { issuer, clientId: 'dead-letter' }
  const good: ConsoleOptions = { connection: { brokers: 'a:1' }, users: 'f', oidc, origin: 'https://ops.example/dlq' }
  checkOptions(good)
  checkOptions({ ...good, origin: undefined })
  checkOptions({ ...good, origin: undefined, oidc: { ...oidc, issuer: 'http://127.0.0.1:8080/realms/x' } })
  const bad: [Partial<ConsoleOptions>, RegExp][] = [
    [{ users: undefined }, /--users/],
    [{ origin: 'http://ops.example' }, /--origin-url has to be https/],
    [{ origin: undefined, host: '0.0.0.0' }, /--origin-url has to say/],
    [{ oidc: { ...oidc, issuer: 'http://id.example' } }, /--oidc-issuer is an https address/],
    [{ oidc: { ...oidc, issuer: 'id.example' } }, /--oidc-issuer/],
    [{ oidc: { ...oidc, issuer: 'https://id.example?x=1' } }, /--oidc-issuer/],
    [{ oidc: { ...oidc, issuer: 'https://me:secret@id.example' } }, /--oidc-issuer/],
    [{ oidc: { ...oidc, clientId: '' } }, /--oidc-client-id/],
    [{ oidc: { ...oidc, scope: 'profile' } }, /'openid'/],
    [{ oidc: { ...oidc, recheckMs: 60_001 } }, /recheckMs/]
  ]
  for (const [change, expected] of bad) assert.throws(() => checkOptions({ ...good, ...change }), expected)
})
