import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort, needsEmbedded } from '../../harness/index.ts'
import { lyingProvider } from './lying-provider.ts'
import { Person, providerConsole } from './sign-in.ts'

test(
  'a sign-in counts once, in the browser that began it, and comes back to a screen of this console',
  needsEmbedded,
  async t => {
    const side = await providerConsole(t, await lyingProvider(t))
    const home = new URL(side.url)
    const isBack = ({ pathname }: URL): boolean => pathname === '/sign-in/callback'
    const [ada, eve] = [new Person(side.url), new Person(side.url)]

    // The address that came back for Eve, opened by Ada: she would act in Eve's name.
    eve.browser.stopAt = isBack
    const came = (await eve.browser.go(await eve.begin())).url
    assert.equal((await ada.browser.go(came)).url.href, side.url)
    assert.equal((await ada.me()).signInProblem.code, 'CONSOLE_SIGN_IN_STALE')
    await ada.begin()
    assert.equal((await ada.me()).signInProblem, null)
    await ada.browser.go(came)
    assert.equal(await ada.status(), 401)

    // Looking at it (a chat that shows what is behind a link) uses nothing up; the second time it is over.
    eve.browser.stopAt = () => false
    await eve.browser.go(came, { method: 'HEAD' })
    assert.equal(await eve.status(), 401)
    await eve.browser.go(came)
    assert.equal(await eve.status(), 200)
    const token = eve.browser.cookiesOf(home).get('__Host-dead-letter')
    await eve.browser.go(came)
    assert.equal((await eve.me()).user.name, 'Ada')
    assert.equal(eve.browser.cookiesOf(home).get('__Host-dead-letter'), token)

    // Two tabs of one browser do not hinder each other.
    const [one, other] = [await ada.begin('#/causes'), await ada.begin('#/letters')]
    assert.equal((await ada.browser.go(one)).url.hash, '#/causes')
    assert.equal((await ada.browser.go(other)).url.hash, '#/letters')

    for (const back of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '#//evil\r\nset-cookie: a=b',
      '',
      '#',
      `#/${'a'.repeat(5000)}`
    ]) {
      const { status, body } = await ada.send('POST', 'session/provider', { back })
      assert.deepEqual([status, body.code], [400, 'CONSOLE_REQUEST_INVALID'], back)
    }
    const evil = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      body: '{"back":"#/"}'
    }
    assert.equal((await ada.browser.go(new URL('api/v1/session/provider', home), evil)).status, 403)

    // Where it comes back to is configured, and not what a request says of itself.
    const asked = await ada.browser.go(new URL('api/v1/session/provider', home), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      body: '{"back":"#/"}'
    })
    assert.equal(
      new URL(JSON.parse(asked.body).location).searchParams.get('redirect_uri'),
      `${side.url}sign-in/callback`
    )
    const elsewhere = new URL('api/v1/session/provider', `http://localhost:${home.port}`)
    const refused = await fetch(elsewhere, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"back":"#/"}'
    })
    assert.equal(((await refused.json()) as { code: string }).code, 'CONSOLE_HOST')
  }
)

test('below a path, behind a proxy that hands it on or not, a sign-in comes back below it', needsEmbedded, async t => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}/dead-letters`
  const side = await providerConsole(t, await lyingProvider(t), {}, { origin, port })
  assert.equal(side.url, origin)
  const person = new Person(`${origin}/`)
  const landed = await person.browser.go(await person.begin('#/causes'))
  assert.equal(landed.url.href, `${origin}/#/causes`)
  assert.ok(landed.way.some(({ pathname }) => pathname === '/dead-letters/sign-in/callback'))
  assert.equal((await person.me()).user.name, 'Ada')
  assert.equal(await person.status(), 200)
})
