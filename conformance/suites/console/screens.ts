import type { Page } from 'playwright-core'
import { needsBrowser } from '../../browser/index.ts'
import { embedded } from '../../harness/index.ts'

/** Options of tests of the screens alone, which know no broker: they run in the embedded half. */
export const needsScreens = { skip: embedded ? needsBrowser.skip : 'the same on the embedded broker' }

/** Every screen, with the fragment of its address and its heading. */
export const screens: readonly (readonly [fragment: string, heading: string | RegExp])[] = [
  ['#/', /wait for a decision/],
  ['#/causes', 'Causes'],
  ['#/causes/v2:0000000000000001', 'InvoiceNotFoundError'],
  ['#/letters?cause=v2:0000000000000001&where=value.country+%3D%3D+%22DE%22&column=%24.country', 'Letters'],
  ['#/letters/error.orders.billing/3/129931', /The handler of billing failed/],
  ['#/letters/error.orders.billing/3/129931/edit', /^Edit error.orders.billing/],
  ['#/redrive', 'Redrive'],
  ['#/redrive/new?cause=v2:0000000000000001&dlq=error.orders.billing', 'Plan a redrive'],
  ['#/redrive/0b6e3a0e-5f3c-4d43-9f0e-4d1d3a9b7c11', /will be sent back to/],
  ['#/operations', 'Operations'],
  ['#/operations/0b6e3a0e-5f3c-4d43-9f0e-4d1d3a9b7c11', /^Send back:/],
  ['#/set-aside', 'Parked & discarded'],
  ['#/audit', 'Audit'],
  ['#/settings', 'Settings']
]

/** Shows one screen, and waits until it has everything. */
export async function show(page: Page, address: string, [fragment, heading]: (typeof screens)[number]): Promise<void> {
  await page.goto(address + fragment)
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  await page.locator('.loading').first().waitFor({ state: 'detached' })
}
