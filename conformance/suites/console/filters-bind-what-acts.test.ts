import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { waitFor } from '../../harness/index.ts'
import { needsScreens } from './screens.ts'

const filtered =
  '#/letters?dlq=error.orders.billing&cause=v2:0000000000000001&where=value.country+%3D%3D+%22DE%22&since=5'

test(
  'acting on everything that matches sends the very filters of the address, says the count and asks',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(served.address + filtered)
    await page.getByText('Everything that matches: 100').waitFor()
    await page.keyboard.press('d')
    const dialog = page.getByRole('alertdialog', { name: 'Discard these failures' })
    await dialog.getByText('98 failures will be changed.').waitFor()
    await dialog.getByLabel('Why').fill('a test order')
    assert.equal(served.sent.filter(({ name }) => name === 'POST actions').length, 0)
    await dialog.getByRole('button', { name: 'Discard 98 failures' }).click()
    await page.getByText('Discard 98 failures: done.').waitFor()
    const filter = { cause: ['v2:0000000000000001'], since: 5, where: 'value.country == "DE"' }
    assert.deepEqual(served.sent.find(({ name }) => name === 'POST actions')?.body, {
      ...{ dlq: 'error.orders.billing', action: 'discard', filter, expected: 98, why: 'a test order' }
    })
  }
)

test(
  'what is selected is what is meant, also when the list is asked for again; the rest stays',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(served.address + filtered)
    await page.getByRole('checkbox', { name: /InvoiceNotFoundError.*129931/ }).click()
    await page.getByRole('checkbox', { name: /PSQLException.*129929/ }).click({ modifiers: ['Shift'] })
    await page.getByText('3 letters selected').waitFor()
    await page.keyboard.press('r')
    await page.waitForLoadState('networkidle').catch(() => {})
    await page.getByText('3 letters selected').waitFor()
    await page.getByRole('button', { name: 'Park …' }).click()
    await page.getByRole('button', { name: /^Park \d+ failures$/ }).click()
    // One request for each dead-letter topic, one after the other.
    const sent = await waitFor('both requests', () => {
      const actions = served.sent.filter(({ name }) => name === 'POST actions')
      return actions.length === 2 ? actions : undefined
    })
    const bodies = sent.map(({ body }) => body) as {
      readonly dlq: string
      readonly filter: { readonly lineage: readonly string[] }
    }[]
    assert.deepEqual(
      bodies.map(({ dlq, filter }) => [dlq, filter.lineage.length]),
      [
        ['error.orders.billing', 2],
        ['shipments.DLT', 1]
      ]
    )
  }
)

test('a click on a value in a letter asks for the letters with it', needsScreens, async t => {
  const served = await serveScreens(t, full())
  const { page } = await (await testBrowser(t)).open(`${served.address}#/letters/error.orders.billing/3/129931`)
  await page.getByRole('button', { name: 'Only letters with this country' }).click()
  await page.getByRole('heading', { name: 'Letters', exact: true }).waitFor()
  const asked = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
  assert.equal(asked.get('where'), 'value.country == "DE"')
  assert.equal(asked.get('cause'), 'v2:0000000000000001')
})
