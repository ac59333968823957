import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

test(
  'offline, what is shown stays, what is asked for is told as not reached and is not lost, and online it goes on by itself',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(`${served.address}#/causes/v2:0000000000000001`)
    await page.getByText('Live', { exact: true }).waitFor()
    const main = page.locator('main')
    await page.context().setOffline(true)
    await page.getByText('Reconnecting …').waitFor()
    const heading = main.getByRole('heading', { level: 1, name: 'InvoiceNotFoundError' })
    assert.equal(await heading.count(), 1)

    // A list that was not asked for before.
    await page.goto(`${served.address}#/causes?text=other`)
    await main.getByText('does not answer').first().waitFor()

    const asked = page.waitForRequest(/\/api\/v1\/causes\?/)
    await page.context().setOffline(false)
    await page.getByText('Live', { exact: true }).waitFor()
    await asked
    await main.getByText('InvoiceNotFoundError').first().waitFor()
    assert.equal(await main.getByText('does not answer').count(), 0)
  }
)

test('a browser that takes itself to be offline still shows the console of its own machine', needsScreens, async t => {
  const served = await serveScreens(t, full())
  const { page } = await (await testBrowser(t)).open(`${served.address}#/settings`)
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  await page.evaluate("window.dispatchEvent(new Event('offline'))")
  await page.goto(`${served.address}#/causes`)
  await page.locator('main').getByText('InvoiceNotFoundError').first().waitFor()
})
