import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { needsBrowser, testBrowser } from '../../browser/index.ts'
import { readAll } from '../../harness/index.ts'
import { consoleOverLetters, type LetterToWrite } from './console-over-letters.ts'

const hour = 3_600_000
/** What a person has to press: one more is a step that was put in their way. */
const fewestClicks = 10

/** The last Tuesday before today, at noon where the browser of the test is, and its name in the list of days. */
function lastTuesday(): { readonly noon: number; readonly name: RegExp } {
  const day = new Date()
  do day.setUTCDate(day.getUTCDate() - 1)
  while (day.getUTCDay() !== 2)
  day.setUTCHours(11, 0, 0, 0)
  return { noon: day.getTime(), name: new Date(Date.now() - 24 * hour).getUTCDay() === 2 ? /Yesterday/ : /Tuesday/ }
}

const countries = ['DE', 'FR', 'DE', 'PL', 'DE', 'NL', 'DE']

test('find the cause of Tuesday’s failures and send back the German ones, once', needsBrowser, async t => {
  const { noon, name } = lastTuesday()
  const letter = (index: number, error: string, at: number): LetterToWrite => ({
    ...{ key: `order-${index}`, at, name: `com.shop.${error}`, message: `no tax rate for order ${index}` },
    value: JSON.stringify({ id: index, country: countries[index % countries.length], total: 10 }),
    stack: `com.shop.${error}: no tax rate for order ${index}\n\tat com.shop.tax.${error}s.find(Rates.java:31)\n`
  })
  const letters = [
    ...Array.from({ length: 14 }, (_, index) => letter(index, 'TaxRateMissing', noon + index * 60_000)),
    // Of the same cause on another day, and of another cause on that day: neither is meant.
    ...Array.from({ length: 7 }, (_, index) => letter(100 + index, 'TaxRateMissing', noon - 48 * hour)),
    ...Array.from({ length: 3 }, (_, index) => letter(200 + index, 'CardExpired', noon + index * 1000))
  ]
  const german = letters.slice(0, 14).filter(({ value }) => value.includes('"DE"'))
  const { console: running, origin } = await consoleOverLetters(t, letters)
  const { page, complaints } = await (await testBrowser(t)).open(running.url)

  const started = performance.now()
  let clicks = 0
  const click = async (what: Locator): Promise<void> => {
    clicks++
    await what.click()
  }
  await click(page.getByRole('link', { name: 'Causes', exact: true }))
  await click(page.getByRole('button', { name: /^A day/ }))
  await click(page.getByRole('option', { name }))
  await click(page.getByRole('link', { name: 'TaxRateMissing' }))
  await click(page.getByRole('link', { name: 'See 14 letters' }))
  await click(page.getByRole('row').filter({ hasText: '"DE"' }).first().getByRole('link'))
  await page.getByText('country', { exact: true }).hover()
  await click(page.getByRole('button', { name: 'Only letters with this country' }))
  await click(page.getByRole('button', { name: 'Send back …' }))
  await click(page.getByRole('button', { name: 'Make the plan' }))
  const send = page.getByRole('button', { name: `Send back ${german.length} failures` })
  await click(send)
  // The question itself is the safeguard, and counts for none.
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: `Send back ${german.length} failures` })
    .click()
  await page.getByText('Done', { exact: true }).first().waitFor()
  t.diagnostic(`${clicks} clicks and one answer, ${((performance.now() - started) / 1000).toFixed(1)} s`)
  assert.ok(clicks <= fewestClicks, `${clicks} clicks`)

  const sent = await readAll(origin)
  assert.deepEqual(sent.map(({ value }) => String(value)).sort(), german.map(({ value }) => value).sort())
  // Once: the very same asked for again sends nothing.
  await page.goBack()
  await page.goBack()
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByRole('heading', { name: 'Nothing would be sent back.' }).waitFor()
  assert.equal((await readAll(origin)).length, german.length)
  assert.deepEqual(complaints, [])
})
