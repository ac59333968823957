import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsEmbedded, waitFor } from '../../harness/index.ts'
import { seldom } from './console.ts'
import { identityProvider } from './identity-provider.ts'
import { lyingProvider, type Told, truth } from './lying-provider.ts'
import { Person, providerConsole } from './sign-in.ts'

const recheckMs = 120
/** New tokens without a new ID token, as providers may give them. */
const withoutIdToken = {
  status: 200,
  body: { access_token: 'access', token_type: 'bearer', refresh_token: 'refresh' }
}
const claimsOf = (token: string | null): Record<string, unknown> =>
  JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString() || '{}')
const page = (status: number) => ({ status, body: '<h1>Maintenance</h1>', type: 'text/html' })

test(
  'who is removed, or loses the group, at the provider loses access; one that is away or has changed its keys takes nobody out',
  needsEmbedded,
  async t => {
    const provider = await lyingProvider(t)
    const side = await providerConsole(t, provider, { recheckMs })
    const signIn = async (told: Partial<Told> = {}): Promise<Person> => {
      provider.told = { ...truth(), ...told }
      const person = new Person(side.url)
      await person.browser.go(await person.begin())
      assert.equal(await person.status(), 200)
      return person
    }
    const asked = async (times: number): Promise<void> => {
      const until = provider.refreshed() + times
      await waitFor('that the provider is asked', () => provider.refreshed() >= until, seldom)
    }
    const ada = await signIn()
    provider.rotate()
    await asked(2)
    assert.equal(await ada.status(), 200)

    for (const refresh of [
      { status: 503, body: {} },
      { status: 401, body: { error: 'invalid_client' } },
      { status: 400, body: { error: 'temporarily_unavailable' } },
      ...[page(200), page(302), page(401), page(403)],
      withoutIdToken
    ]) {
      provider.told = { ...truth(), refresh }
      await asked(2)
      assert.equal(await ada.status(), 200, JSON.stringify(refresh))
    }
    for (const keys of [
      ...[400, 403].map(status => ({ status, body: { error: 'forbidden' } })),
      { status: 200, body: { keys: [] } }
    ]) {
      provider.told = { ...truth(), keys }
      await asked(2)
      assert.equal(await ada.status(), 200, JSON.stringify(keys))
    }

    provider.told = { ...truth(), claims: { groups: ['billing'], name: 'Ada Lovelace' } }
    await waitFor('the other role', async () => (await ada.me()).may.administer.allowed === false, seldom)
    assert.equal((await ada.me()).user.name, 'Ada Lovelace')
    provider.told = { ...truth(), claims: { groups: ['sre'] } }
    await waitFor('the first role again', async () => (await ada.me()).may.administer.allowed === true, seldom)

    const ends: Record<string, Partial<Told>> = {
      'a refused token': { refresh: { status: 400, body: { error: 'invalid_grant' } } },
      'a token refused in other words': { refresh: { status: 400, body: { error: 'invalid_request' } } },
      'no group any more, told by userinfo alone': { refresh: withoutIdToken, userinfo: { groups: [] } },
      'userinfo, which told of groups, silent of them': { refresh: withoutIdToken },
      'no group any more': { claims: { groups: [] } },
      'tokens of somebody else': { claims: { sub: 'u-2' } },
      'tokens by an unknown key': { key: provider.secretKey }
    }
    for (const [name, told] of Object.entries(ends)) {
      const person = await signIn({ userinfo: { groups: ['sre'] } })
      const events = await fetch(new URL('api/v1/events', side.url), {
        headers: { cookie: person.browser.cookieHeader(new URL(side.url)) }
      })
      assert.equal(events.status, 200)
      await events.body?.cancel()
      provider.told = { ...truth(), ...told }
      await waitFor(`the end by ${name}`, async () => (await person.status()) === 401, seldom)
      assert.equal((await person.me()).user, null)
    }
  }
)

test(
  'signing out ends the session here and leads to the provider; a session that is revoked there ends here',
  needsEmbedded,
  async t => {
    const provider = await identityProvider(t)
    const { issuer, accounts } = provider
    const side = await providerConsole(t, provider, { recheckMs })
    provider.open(side.url)
    accounts.set('u-1', { name: 'Ada', groups: ['sre'] })
    const ada = new Person(side.url)
    await ada.signIn('u-1')
    assert.equal(await ada.status(), 200)
    const { body } = await ada.send('DELETE', 'session')
    assert.equal(await ada.status(), 401)
    const at = new URL(body.signOut)
    assert.equal(at.origin, issuer)
    assert.equal(at.searchParams.get('post_logout_redirect_uri'), side.url)
    // Whose session is meant: the provider signs out just that one, and may do so without asking.
    assert.equal(claimsOf(at.searchParams.get('id_token_hint')).sub, 'u-1')
    const asks = await ada.browser.go(at)
    assert.equal(asks.status, 200)
    const xsrf = /name="xsrf" value="(\w+)"/.exec(asks.body)?.[1] ?? ''
    const out = await ada.browser.send(new URL('/session/end/confirm', issuer), { xsrf, logout: 'yes' })
    assert.equal(out.url.href, side.url)
    assert.match((await ada.browser.go(await ada.begin())).body, /value="login"/)
    const forged = new URL(at)
    forged.searchParams.set('id_token_hint', 'e30.e30.e30')
    assert.equal((await ada.browser.go(forged)).status, 400)
    await waitFor('that the token is taken back', () => provider.asked.includes('/token/revocation'), seldom)

    const bo = new Person(side.url)
    accounts.set('u-2', { name: 'Bo', groups: ['sre'] })
    await bo.signIn('u-2')
    assert.equal(await bo.status(), 200)
    // The provider begins anew, with other keys, and knows no grant of before.
    provider.open(side.url)
    await waitFor('the end of the session', async () => (await bo.status()) === 401, seldom)
    await bo.signIn('u-2')
    assert.equal(await bo.status(), 200)
    accounts.delete('u-2')
    await waitFor('the end of who was removed', async () => (await bo.status()) === 401, seldom)
    provider.close()
    const later = await bo.send('POST', 'session/provider', { back: '#/' })
    assert.deepEqual([later.status, later.body.code], [503, 'CONSOLE_PROVIDER_AWAY'])
  }
)

test(
  'the provider is told whose session ends by the newest ID token, and by none that an address would not hold',
  needsEmbedded,
  async t => {
    const provider = await lyingProvider(t)
    const side = await providerConsole(t, provider, { recheckMs })
    const metadata = { end_session_endpoint: `${provider.issuer}/end` }
    const hintOf = async (claims: Record<string, unknown>, renewed = claims): Promise<string | null> => {
      provider.told = { ...truth(), metadata, claims: { groups: ['sre'], ...claims } }
      const person = new Person(side.url)
      await person.browser.go(await person.begin())
      provider.told = { ...truth(), metadata, claims: { groups: ['sre'], ...renewed } }
      const until = provider.refreshed() + 2
      await waitFor('that the provider is asked', () => provider.refreshed() >= until, seldom)
      const { body } = await person.send('DELETE', 'session')
      return new URL(body.signOut).searchParams.get('id_token_hint')
    }
    assert.equal(claimsOf(await hintOf({ name: 'Ada' }, { name: 'Ada Lovelace' })).name, 'Ada Lovelace')
    assert.equal(
      await hintOf({ groups: ['sre', ...Array.from({ length: 400 }, (_, index) => `group-${index}`)] }),
      null
    )
  }
)
