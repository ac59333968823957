import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

test(
  'a record is edited with the difference beside it, checked, and planned with just what was changed',
  needsScreens,
  async t => {
    const answers = full()
    const letter = answers['GET letters/*/*/*']?.body as object
    const served = await serveScreens(t, { ...answers, 'GET letters/*/*/*': { body: { ...letter, masked: [] } } })
    const { page } = await (await testBrowser(t)).open(`${served.address}#/letters/error.orders.billing/3/129931`)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Edit and send back …' }).click()
    // The letter's page, which is left, has a part of that name.
    const value = page.getByRole('textbox', { name: 'Value', exact: true })
    await value.fill((await value.inputValue()).replace('"EUR"', '"USD"'))
    const difference = page.getByRole('region', { name: 'Value' })
    await difference.getByText('+   "currency": "USD"').waitFor()
    await page.getByLabel('Name of header 1').fill('tenant')
    await page.getByLabel('JSON Schema that they have to fit').fill('[')
    assert.equal(await page.getByRole('button', { name: 'Make the plan' }).getAttribute('aria-disabled'), 'true')
    await page.getByLabel('JSON Schema that they have to fit').fill('{"required":["id"]}')
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByText('Of the first 22 letters, 20 failures would be sent.').waitFor()
    await page.getByRole('button', { name: 'Make the plan' }).click()
    await page.getByRole('heading', { name: /will be sent back/ }).waitFor()
    const [previewed, planned] = served.sent
    assert.deepEqual([previewed?.name, planned?.name], ['POST plans/preview', 'POST plans'])
    assert.deepEqual(previewed?.body, planned?.body)
    const { transform, check, filter } = (planned?.body ?? {}) as Record<string, never>
    const text = (letter as { value: { text: string } }).value.text.replace('"EUR"', '"USD"')
    assert.deepEqual(filter, { lineage: ['0'.repeat(32)] })
    assert.deepEqual(check, { decode: 'json', schema: { required: ['id'] } })
    assert.deepEqual(transform, {
      ...{ kind: 'record', value: { text } },
      headers: [{ name: 'tenant', value: { text: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } }]
    })
  }
)

test(
  'a plan shows what is stale, further letters and changes; applied it says so; its ramp tells where it stands and why it stopped',
  needsScreens,
  async t => {
    const answers = full()
    const served = await serveScreens(t, answers)
    const id = '0b6e3a0e-5f3c-4d43-9f0e-4d1d3a9b7c11'
    const { page } = await (await testBrowser(t)).open(`${served.address}#/redrive/${id}`)
    await page.getByText('7 failures are stale').waitFor()
    await page.getByText('47 letters are further ones').waitFor()
    await page.getByText('+   "currency": "EUR"').waitFor()
    await page.getByText('it has no value to be patched').waitFor()
    served.answers = {
      ...answers,
      'GET plans/*': { body: { ...(answers['GET plans/*']?.body as object), state: 'applied' } }
    }
    await page.reload()
    await page.getByRole('heading', { name: '4,180 failures to orders: this plan was applied.' }).waitFor()
    await page.goto(`${served.address}#/operations/${id}`)
    const steps = page.locator('.gate')
    await steps.first().waitFor()
    assert.deepEqual(await steps.allInnerTexts(), [
      '1\npassed',
      '11\npassed',
      '111\npassed',
      '1,111\npassed',
      '4,180\nnow'
    ])
    await page.getByText('93 failures were not reached by the group yet.').waitFor()
    const detail = answers['GET operations/*']?.body as { readonly operation: object }
    const stopped = {
      state: 'stopped',
      may: ['continue', 'cancel'],
      reason: 'the ramp stopped: 31 of 2714 failed again'
    }
    served.answers = {
      ...answers,
      'GET operations/*': { body: { ...detail, operation: { ...detail.operation, ...stopped } } }
    }
    await page.reload()
    await page.getByText('the ramp stopped: 31 of 2714 failed again').waitFor()
    await page.getByText('stopped here').waitFor()
    await page.getByRole('button', { name: 'Go on where it was' }).waitFor()
  }
)

test('an admin sees who is signed in at every console, and ends it', needsScreens, async t => {
  const served = await serveScreens(t, full())
  const { page } = await (await testBrowser(t)).open(`${served.address}#/settings`)
  await page.getByRole('button', { name: 'End sessions of Grace' }).click()
  await page.getByRole('menuitem', { name: 'End all of their sessions' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'End every session of Grace?' })
  await dialog.getByLabel('Why').fill('left the team')
  await dialog.getByRole('button', { name: 'End all of their sessions' }).click()
  await page.getByText('Ended.').waitFor()
  assert.deepEqual(served.sent, [{ name: 'POST sessions/end', body: { user: 'grace', why: 'left the team' } }])
})
