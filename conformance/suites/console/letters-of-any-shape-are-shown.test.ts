import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens, screens, show } from './screens.ts'

const levels = 20_000

test('a value of thousands of levels is shown level by level', needsScreens, async t => {
  const answers = full()
  const text = `${'['.repeat(levels)}${']'.repeat(levels)}`
  const letter = answers['GET letters/*/*/*']?.body as object
  const value = { text, bytes: text.length, format: 'json', cut: false, masked: 0 }
  const served = await serveScreens(t, {
    ...answers,
    'GET letters/*/*/*': { body: { ...letter, value, valueErrors: [] } }
  })
  const { page, complaints } = await (await testBrowser(t)).open(served.address)
  await page.goto(`${served.address}#/letters/error.orders.billing/3/129931`)
  const tree = page.getByRole('region', { name: 'Value' })
  await tree.waitFor()
  const before = await tree.locator('details').count()
  await tree.locator('summary').last().click()
  await tree.locator('details').nth(before).waitFor()
  assert.deepEqual(complaints, [])
})

/** The longest name that Kafka has for a topic, and longer ones of classes. */
const long = 'o'.repeat(249)
const renamed = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body)
      .replaceAll('error.orders.billing', long)
      .replaceAll('InvoiceNotFoundError', `I${'n'.repeat(2000)}`)
      .replaceAll('"billing"', `"${'b'.repeat(249)}"`)
  )

for (const width of [390, 1440])
  test(`names of any length make no screen wider than its ${width} pixels`, needsScreens, async t => {
    const answers = Object.fromEntries(
      Object.entries(full()).map(([name, answer]) => [name, { ...answer, body: renamed(answer.body) }])
    )
    const served = await serveScreens(t, answers)
    const { page, complaints } = await (await testBrowser(t)).open(served.address, { width })
    const wide: string[] = []
    for (const [fragment] of screens) {
      await show(page, served.address, [fragment, /./])
      if ((await page.evaluate<number>('document.documentElement.scrollWidth')) > width) wide.push(fragment)
    }
    assert.deepEqual(wide, [])
    assert.deepEqual(complaints, [])
  })
