import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

test(
  'after answers of a proxy in its place the server is followed again, and asked for what was missed',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(`${served.address}#/causes`)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.route('**/api/v1/events', route => route.fulfill({ status: 502, body: 'Bad gateway' }))
    await page.reload()
    await page.getByText('Reconnecting …').waitFor()
    await page.getByText('InvoiceNotFoundError').first().waitFor()
    const asked = page.waitForRequest(/\/api\/v1\/causes\?/)
    await page.unroute('**/api/v1/events')
    await page.getByText('Live', { exact: true }).waitFor()
    await asked
  }
)

test(
  'an answer that breaks off or is a page of somebody else is told as a server that does not answer',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page, complaints } = await (await testBrowser(t)).open(`${served.address}#/settings`)
    const main = page.locator('main')
    for (const given of [
      { status: 200, contentType: 'application/json', body: '{"items":[{"finger' },
      { status: 200, contentType: 'text/html', body: '<h1>Sign in to the intranet</h1>' },
      {
        status: 502,
        contentType: 'application/json',
        body: '{"status":"down","title":{"a":1},"detail":["b"],"code":7}'
      }
    ]) {
      await page.route(/\/api\/v1\/causes\?/, route => route.fulfill(given))
      await page.goto(`${served.address}#/causes`)
      await page.reload()
      await main.getByText('does not answer').waitFor()
      await page.unroute(/\/api\/v1\/causes\?/)
      await main.getByRole('button', { name: 'Try again' }).click()
      await main.getByText('InvoiceNotFoundError').waitFor()
    }
    assert.deepEqual(complaints, [])
  }
)

test('a letter that was deleted while it is open stays readable, and is told as not there', needsScreens, async t => {
  const served = await serveScreens(t, full())
  const { page } = await (await testBrowser(t)).open(`${served.address}#/letters/error.orders.billing/3/129931`)
  const heading = page.getByRole('heading', { name: /The handler of billing failed/ })
  await heading.waitFor()
  const problem = { title: '', status: 404, detail: 'No such letter.', code: 'NOT_FOUND', retriable: false }
  served.answers = { ...full(), 'GET letters/*/*/*': { status: 404, body: problem } }
  await page.keyboard.press('r')
  await page.getByText('What is shown is old. Not there.').waitFor()
  assert.equal(await heading.count(), 1)
})
