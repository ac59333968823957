import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, nobody, serveScreens, testBrowser, violationsOn } from '../../browser/index.ts'
import { needsScreens, screens, show } from './screens.ts'

for (const theme of ['light', 'dark'] as const)
  test(
    `axe finds nothing on any screen, ${theme}, and the browser has nothing to complain of`,
    needsScreens,
    async t => {
      const served = await serveScreens(t, full())
      const browser = await testBrowser(t)
      const { page, complaints } = await browser.open(served.address, { theme })
      for (const screen of screens) {
        await show(page, served.address, screen)
        assert.deepEqual(await violationsOn(page), [], screen[0])
      }
      served.answers = { ...full(), 'GET me': { body: nobody } }
      await page.reload()
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      assert.deepEqual(await violationsOn(page), [], 'sign in')
      assert.deepEqual(complaints, [])
    }
  )

test('axe finds nothing in what opens over a screen', needsScreens, async t => {
  const served = await serveScreens(t, full())
  const browser = await testBrowser(t)
  const { page, complaints } = await browser.open(`${served.address}#/causes`)
  const seen = async (what: string): Promise<void> => {
    assert.deepEqual(await violationsOn(page), [], what)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'More' }).first().click()
  await page.getByRole('menu').waitFor()
  await seen('menu of a cause')
  await page.getByRole('button', { name: 'A day …' }).click()
  await page.getByRole('listbox').waitFor()
  await seen('days')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await seen('keys')
  await page.goto(`${served.address}#/letters?cause=v2:0000000000000001&where=value.country`)
  await page.getByRole('button', { name: 'Discard …' }).click()
  await page.getByText('196 failures will be changed.').waitFor()
  await seen('what acts')
  await page.getByRole('button', { name: 'value.country', exact: true }).click()
  await page.getByRole('textbox', { name: 'Expression' }).waitFor()
  await page.getByText('What it knows').click()
  await seen('expression')
  assert.deepEqual(complaints, [])
})

test('nothing is wider than a phone, nor than a page at 200 %', needsScreens, async t => {
  const served = await serveScreens(t, full())
  const browser = await testBrowser(t)
  for (const width of [360, 720]) {
    const { page } = await browser.open(served.address, { width, height: 800 })
    for (const screen of screens) {
      await show(page, served.address, screen)
      const over = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      )
      assert.ok(over <= 0, `${screen[0]} is ${over} px too wide at ${width}`)
      assert.deepEqual(await page.evaluate<string[]>(slivers), [], `${screen[0]} at ${width}`)
    }
  }
})

/** Texts of tables that are broken after every few letters: they are much higher than wide. */
const slivers = `[...document.querySelectorAll('td, th, dd')]
  .filter(({ offsetWidth, offsetHeight }) => offsetHeight > 2 * offsetWidth)
  .map(({ textContent }) => textContent)`
