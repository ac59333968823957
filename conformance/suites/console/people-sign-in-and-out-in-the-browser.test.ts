import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testBrowser, violationsOn } from '../../browser/index.ts'
import { identityProvider } from './identity-provider.ts'
import { needsScreens } from './screens.ts'
import { providerConsole } from './sign-in.ts'

test(
  'in the browser one signs in at the provider, is on the screen that one came for, and signs out here and there',
  needsScreens,
  async t => {
    const provider = await identityProvider(t)
    const { accounts } = provider
    const side = await providerConsole(t, provider, { name: 'Example ID' })
    accounts.set('u-1', { name: 'Ada Okafor', groups: ['sre'] })
    const { page } = await (await testBrowser(t)).open(`${side.url}#/audit`)
    const enter = page.getByRole('button', { name: 'Sign in with Example ID' })

    // Away: the page says so, and goes on when it is back.
    await enter.click()
    await page.getByRole('alert').getByText('The identity provider does not answer').waitFor()
    assert.deepEqual(await violationsOn(page), [])
    provider.open(side.url)

    await enter.click()
    await page.getByPlaceholder('Enter any login').fill('u-1')
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor()
    assert.equal(page.url(), `${side.url}#/audit`)
    const kept = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, document.cookie])')
    assert.doesNotMatch(kept, /eyJ|token/)

    await page.getByRole('button', { name: 'Ada Okafor' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Yes, sign me out' }).click()
    await enter.waitFor()
    assert.equal(new URL(page.url()).origin, new URL(side.url).origin)

    // The provider has forgotten who it was, too: it asks again, and no is told.
    await enter.click()
    await page.getByPlaceholder('Enter any login').waitFor()
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('alert').getByText('did not sign you in').waitFor()
  }
)
