import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

test(
  'from the causes to a letter, its neighbour and back, and to every screen, without a mouse',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(served.address)
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

    await page.getByRole('heading', { level: 1 }).waitFor()
    await press('g', 'c')
    await heading('Causes')
    await page.getByRole('row', { name: /SyntaxError/ }).waitFor()
    await press('j', 'j')
    const focused = page.locator('[role=row]:focus')
    assert.match((await focused.textContent()) ?? '', /SyntaxError/)
    await press('k', 'Enter')
    await heading('InvoiceNotFoundError')
    await press('l')
    await heading('Letters')
    await page.getByRole('checkbox', { name: /129931/ }).waitFor()
    await press('j', 'x', 'j', 'x')
    await page.getByText('2 letters selected').waitFor()
    await press('Shift+ArrowDown')
    await page.getByText('3 letters selected').waitFor()
    await press('End')
    await page.locator('[role=row][aria-rowindex="101"]:focus').waitFor()
    await press('Home', 'o')
    await heading(/The handler of billing failed/)
    await page.getByText('this letter').waitFor()
    await press(']')
    await page.waitForURL(/129930/)
    for (const [key, name] of Object.entries({
      o: 'Operations',
      a: 'Audit',
      s: 'Settings',
      r: 'Redrive',
      p: /Parked/
    })) {
      await press('g', key)
      await heading(name)
    }
    await press('g', 'l')
    await heading('Letters')
    await press('/')
    await page.keyboard.type('timeout')
    await page.waitForURL(/text=timeout/)
    await press('Escape', '?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Select the row').waitFor()
    await press('Escape', 't')
    await page.getByText('Theme: Light').waitFor()
    assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'light')
  }
)

test(
  'keys act on the cause that one has gone to in the list, and in the range that is chosen',
  needsScreens,
  async t => {
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(`${served.address}#/causes?since=5&until=9`)
    await page.getByRole('row', { name: /SyntaxError/ }).waitFor()
    // No row was gone to: none is meant.
    await page.keyboard.press('m')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.keyboard.press('m')
    await page.getByRole('dialog', { name: 'Mute this cause: SyntaxError' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await page.getByRole('dialog', { name: 'Resolve this cause: SyntaxError' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('p')
    await page.getByRole('heading', { level: 1, name: 'Plan a redrive' }).waitFor()
    const asked = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
    assert.deepEqual([asked.get('since'), asked.get('until')], ['5', '9'])
    await page.goBack()
    await page.getByRole('button', { name: 'More' }).first().click()
    await page.getByRole('menuitem', { name: 'Plan a redrive' }).click()
    await page.getByRole('heading', { level: 1, name: 'Plan a redrive' }).waitFor()
    const meant = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
    assert.deepEqual([meant.get('since'), meant.get('until')], ['5', '9'])
  }
)
