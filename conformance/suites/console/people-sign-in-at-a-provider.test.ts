import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsEmbedded, waitFor } from '../../harness/index.ts'
import { seldom } from './console.ts'
import { identityProvider } from './identity-provider.ts'
import { Person, providerConsole } from './sign-in.ts'

test(
  'people sign in at a provider by code, PKCE, state and nonce, with roles by their groups; no token reaches the browser or the log',
  needsEmbedded,
  async t => {
    const provider = await identityProvider(t)
    const { issuer, clientSecret, accounts } = provider
    const side = await providerConsole(t, provider, { name: 'Example ID' })
    accounts.set('u-1', { name: 'Ada <b> Okafor', groups: ['sre', 'unknown'] })
    accounts.set('u-2', { name: 'Bo', groups: ['billing'] })
    accounts.set('u-3', { name: 'Cy', groups: ['unknown'] })

    const ada = new Person(side.url)
    assert.equal(await ada.status(), 401)
    const before = await ada.send('POST', 'session/provider', { back: '#/' })
    assert.deepEqual([before.status, before.body.code, before.body.retriable], [503, 'CONSOLE_PROVIDER_AWAY', true])
    provider.open(side.url)

    const asked = await ada.begin()
    assert.equal(asked.searchParams.get('code_challenge_method'), 'S256')
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.equal(asked.searchParams.get(name)?.length, 43, name)
    assert.equal(asked.searchParams.get('redirect_uri'), `${side.url}sign-in/callback`)

    const landed = await ada.signIn('u-1', '#/letters?text=a%20b')
    assert.equal(landed.url.href, `${side.url}#/letters?text=a%20b`)
    assert.equal(landed.status, 200)
    const me = await ada.me()
    assert.deepEqual(me.user, { id: `${issuer}#u-1`, name: 'Ada b Okafor' })
    assert.deepEqual(
      [me.login, me.provider, me.signInProblem, me.may.administer.allowed],
      ['oidc', 'Example ID', null, true]
    )
    // 503 while the index is not there yet.
    await waitFor('what she may see', async () => (await ada.status()) === 200, seldom)

    // Roles are of the groups, and a group without one lets nobody in.
    const bo = new Person(side.url)
    await bo.signIn('u-2')
    assert.deepEqual((await bo.me()).grants, [{ role: 'operator', topics: ['error.billing.*'] }])
    assert.equal(await bo.status('sessions'), 403)
    const cy = new Person(side.url)
    await cy.signIn('u-3')
    assert.equal((await cy.me()).signInProblem.code, 'CONSOLE_NO_ROLE')
    assert.equal(await cy.status(), 401)

    // Signing in again, as somebody else too, leaves no earlier session.
    const cookies = ada.browser.cookiesOf(new URL(side.url))
    const first = cookies.get('__Host-dead-letter')
    await ada.signIn('u-1')
    const second = cookies.get('__Host-dead-letter')
    assert.notEqual(first, second)
    cookies.set('__Host-dead-letter', String(first))
    assert.equal(await ada.status(), 401)
    cookies.set('__Host-dead-letter', String(second))
    assert.equal(await ada.status(), 200)

    // The audit names who it was, whatever people call themselves.
    await ada.send('POST', 'sessions/end', { user: `${issuer}#u-2`, why: 'left' })
    assert.equal(await bo.status(), 401)
    await waitFor(
      'the entry of the audit',
      async () => {
        const page = await ada.browser.go(new URL('api/v1/audit?action=sign-out', side.url))
        const [entry] = JSON.parse(page.body).items ?? []
        return entry?.by === `Ada b Okafor <${issuer}#u-1>`
      },
      seldom
    )

    const seen = [...cookies.values(), ...side.log, ...landed.way.map(String)].join('\n')
    assert.doesNotMatch(seen, /eyJ|access_token|id_token|refresh_token/)
    assert.ok(!seen.includes(clientSecret))
    for (const { searchParams } of landed.way)
      if (searchParams.has('code')) assert.ok(!side.log.join().includes(String(searchParams.get('code'))))
  }
)
