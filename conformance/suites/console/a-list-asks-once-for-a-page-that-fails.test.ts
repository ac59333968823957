import assert from 'node:assert/strict'
import { test } from 'node:test'
import { full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

const lists = {
  '#/causes': 'causes',
  '#/letters': 'letters',
  '#/redrive': 'plans',
  '#/operations': 'operations',
  '#/operations/0b6e3a0e-5f3c-4d43-9f0e-4d1d3a9b7c11': 'operations/*/outcomes',
  '#/audit': 'audit'
}

/** A page whose end is in sight, and after which there is another. */
const shortAndLonger = (body: unknown): unknown => {
  const { items } = body as { readonly items?: readonly unknown[] }
  return { ...(body as object), items: items?.slice(0, 3), next: 'more' }
}

test(
  'a list of which a further page fails says so, asks once, and goes on when the reader comes back',
  needsScreens,
  async t => {
    const answers = full()
    const longer = Object.entries(answers).map(([name, answer]) => [
      name,
      name.includes('/') && !name.endsWith('/outcomes') ? answer : { ...answer, body: shortAndLonger(answer.body) }
    ])
    const served = await serveScreens(t, { ...Object.fromEntries(longer), 'GET me': answers['GET me'] })
    const { page } = await (await testBrowser(t)).open(`${served.address}#/settings`)
    const problem = { title: '', status: 500, detail: 'The index is locked.', code: 'INTERNAL', retriable: true }
    for (const [fragment, list] of Object.entries(lists)) {
      let asked = 0
      let fails = true
      const further = new RegExp(`/api/v1/${list.replace('*', '[^/]*')}\\?.*cursor=more`)
      await page.route(further, async route => {
        asked++
        if (fails) await route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem })
        else await route.fulfill({ json: { ...(answers[`GET ${list}`]?.body as object), next: null } })
      })
      await page.goto(served.address + fragment)
      await page.getByText('What is shown is old').waitFor()
      await page.getByText('Something went wrong').waitFor()
      // Another screen has come meanwhile, with all that it asked for.
      await page.goto(`${served.address}#/settings`)
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
      assert.equal(asked, 1, list)
      fails = false
      const again = page.waitForResponse(further)
      await page.goto(served.address + fragment)
      await again
      await page.getByText('What is shown is old').waitFor({ state: 'detached' })
      await page.unroute(further)
    }
  }
)
