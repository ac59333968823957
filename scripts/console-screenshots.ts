import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startBrowser } from '@dead-letter/conformance/browser'
import type { Browser, Page } from 'playwright-core'
import { buildScreensOnDemand } from './build-screens.ts'
import { root } from './processes.ts'
import { startDemo } from './start-demo.ts'

/**
 * Pictures of every screen of the running demo, in both themes and as wide as a phone:
 *
 *   node scripts/console-screenshots.ts                  into .cache/screens; `--docs`: a few, small, into docs/console
 *   node scripts/console-screenshots.ts --at http://…    of a console that runs already
 *   node scripts/console-screenshots.ts --only letter
 */
const { values } = parseArgs({
  options: { at: { type: 'string' }, docs: { type: 'boolean', default: false }, only: { type: 'string' } }
})

interface Look {
  readonly name: string
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}

const looks: readonly Look[] = [
  { name: 'light', theme: 'light', width: 1440, height: 900 },
  { name: 'dark', theme: 'dark', width: 1440, height: 900 },
  { name: 'phone', theme: 'light', width: 390, height: 844 }
]
/** What docs/console.md shows: the screen, in one look. */
const shown: Readonly<Record<string, string>> = { overview: 'dark', causes: 'light', letter: 'light', plan: 'light' }

await buildScreensOnDemand()
await using demo = values.at === undefined ? await startDemo() : null
const address = values.at ?? demo?.address ?? ''
const folder = join(root, values.docs ? 'docs/console' : '.cache/screens')
await mkdir(folder, { recursive: true })
const browser = await startBrowser()
try {
  const screens = await addresses(browser)
  for (const look of looks) await takeAll(browser, look, screens)
} finally {
  await browser.close()
}

/** Of the screens that are about one thing the address is found as a person finds it. */
async function addresses(browser: Browser): Promise<Record<string, string>> {
  const page = await browser.newPage()
  const api = async <T>(path: string): Promise<T> =>
    (await (await fetch(new URL(`api/v1/${path}`, address))).json()) as T
  await page.goto(`${address}#/causes`)
  await page.locator('[role=row] a').first().waitFor()
  const { items } = await api<{ items: { fingerprint: string; dlqs: string[] }[] }>('causes?limit=10')
  const [cause, ...more] = items
  // Of a letter the stack and value are shown: those of another framework's topic than the first may have neither.
  const third = more.find(({ dlqs }) => dlqs[0] === cause?.dlqs[0])
  const other = more.find(found => found !== third)
  if (cause === undefined || other === undefined || third === undefined) throw new Error('the demo has no three causes')
  const its = filterOf(cause)
  await makePlan(page, its)
  await page.getByRole('button', { name: /^Send back/ }).click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Send back/ })
    .click()
  await page.waitForURL(/operations/)
  const operation = new URL(page.url()).hash
  await page.getByText('Done', { exact: true }).first().waitFor()
  // The plan and the letter that are shown still wait.
  await makePlan(page, filterOf(other))
  const plan = new URL(page.url()).hash
  const { letter } = await api<{ letter: { dlq: string; partition: number; offset: number } }>(
    `causes/${encodeURIComponent(third.fingerprint)}`
  )
  await page.close()
  return {
    ...{ overview: '#/', causes: '#/causes', cause: `#/causes/${encodeURIComponent(cause.fingerprint)}` },
    ...{
      letters: '#/letters',
      filtered: `#/letters?${its}&column=%24.customer.country`,
      redrive: '#/redrive',
      plan,
      operation
    },
    letter: `#/letters/${letter.dlq}/${letter.partition}/${letter.offset}`,
    edit: `#/letters/${letter.dlq}/${letter.partition}/${letter.offset}/edit`,
    ...{ 'new-plan': `#/redrive/new?${its}`, operations: '#/operations', 'set-aside': '#/set-aside' },
    ...{ audit: '#/audit', settings: '#/settings' }
  }
}

function filterOf({ fingerprint, dlqs }: { fingerprint: string; dlqs: string[] }): string {
  return `cause=${encodeURIComponent(fingerprint)}&dlq=${dlqs[0]}`
}

async function makePlan(page: Page, filter: string): Promise<void> {
  await page.goto(`${address}#/redrive/new?${filter}`)
  await page.getByLabel('Why').fill('fixed in 4.2')
  await page.getByRole('button', { name: 'Make the plan' }).click()
  await page.getByRole('button', { name: /^Send back/ }).waitFor()
}

async function takeAll(browser: Browser, look: Look, screens: Readonly<Record<string, string>>): Promise<void> {
  const { name, theme, width, height } = look
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB' },
    timezoneId: 'Europe/Berlin'
  })
  const page = await context.newPage()
  for (const [screen, fragment] of Object.entries(screens)) {
    if (values.only !== undefined && values.only !== screen) continue
    if (values.docs && shown[screen] !== name) continue
    await page.goto(address + fragment)
    await settled(page)
    // JPEG: a page of text is a third of its PNG.
    const type = values.docs ? 'jpeg' : 'png'
    await page.screenshot({
      path: join(folder, `${screen}-${name}.${values.docs ? 'jpg' : 'png'}`),
      ...{ type, ...(values.docs ? { quality: 55 } : {}) }
    })
  }
  await context.close()
}

/** Everything was asked for, has come and is drawn. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 400)))
}
