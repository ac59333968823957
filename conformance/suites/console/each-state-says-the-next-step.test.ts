import assert from 'node:assert/strict'
import { test } from 'node:test'
import { always, away, empty, full, nobody, reading, serveScreens, testBrowser, viewer } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

test(
  'empty, not found, forbidden, expired, not reached and behind are told apart, each with its next step',
  needsScreens,
  async t => {
    const served = await serveScreens(t, empty())
    const { page } = await (await testBrowser(t)).open(served.address)
    const main = page.locator('main')
    const see = async (fragment: string, answers: typeof served.answers, words: string): Promise<void> => {
      served.answers = answers
      await page.goto(`${served.address}#/settings`)
      await page.goto(served.address + fragment)
      await page.reload()
      await main.getByText(words).first().waitFor()
    }

    await see('#/causes', empty(), 'Nothing failed')
    await see('#/causes?text=nothing', empty(), 'Nothing matches')
    await main.getByRole('link', { name: 'Ask for everything' }).waitFor()
    await see('#/causes', empty({ ...reading, letters: 0 }), 'Causes come as it goes on')
    await see('#/causes', full(reading), 'Counts still grow')
    await main.getByText('InvoiceNotFoundError').waitFor()
    await see('#/causes', full(away), 'The cluster is not reached')
    await see('#/letters', empty(), 'No letters')
    await see('#/redrive', empty(), 'Begin with a cause')
    await see('#/', empty(), 'No dead-letter topic found')
    await see('#/causes', always(403, 'FORBIDDEN', 'Your role does not let you see this.'), 'Not allowed')
    await main.getByText('Your role does not let you see this.').waitFor()
    assert.equal(await main.getByRole('button', { name: 'Try again' }).count(), 0)
    await see('#/causes/v2:1', always(404, 'NOT_FOUND', 'No such cause.'), 'Not there')
    // What stands in the place of a screen is its heading.
    await main.getByRole('heading', { level: 1, name: 'Not there' }).waitFor()
    await see('#/causes', always(500, 'INTERNAL', 'The index is locked.'), 'Something went wrong')
    await main.getByText('INTERNAL').waitFor()
    served.answers = full()
    await main.getByRole('button', { name: 'Try again' }).click()
    await main.getByText('InvoiceNotFoundError').waitFor()
  }
)

test('whoever is signed out is asked to sign in, and is then where they wanted to be', needsScreens, async t => {
  const served = await serveScreens(t, { ...full(), 'GET me': { body: nobody } })
  const { page } = await (await testBrowser(t)).open(`${served.address}#/letters/error.orders.billing/3/129931`)
  await page.getByLabel('Name').fill('ada')
  await page.getByLabel('Password').fill('wrong')
  const problem = { type: 'about:blank', title: '', status: 401, detail: 'no', code: 'LOGIN', retriable: false }
  served.answers = { ...served.answers, 'POST session': { status: 401, body: problem } }
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Name or password is wrong.').waitFor()
  const { 'GET me': me } = full()
  served.answers = { ...full(), 'POST session': { body: me?.body } }
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: /The handler of billing failed/ }).waitFor()
  assert.deepEqual(served.sent.at(-1)?.body, { name: 'ada', password: 'wrong' })
})

test('what is not allowed is shown, does nothing, and says why', needsScreens, async t => {
  const served = await serveScreens(t, { ...full(), 'GET me': { body: viewer } })
  const { page } = await (await testBrowser(t)).open(`${served.address}#/letters?cause=v2:0000000000000001`)
  const discard = page.getByRole('button', { name: 'Discard …' })
  await discard.waitFor()
  assert.equal(await discard.getAttribute('aria-disabled'), 'true')
  await discard.focus()
  await page.getByRole('tooltip').getByText('Ask for the role operator').waitFor()
  await discard.press('Enter')
  await page.keyboard.press('d')
  await page.keyboard.press('p')
  assert.equal(await page.getByRole('alertdialog').count(), 0)
  assert.deepEqual(served.sent, [])
})
