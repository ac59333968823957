import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { TestContext } from 'node:test'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { patienceMs } from '../harness/wait.ts'
import { startBrowser } from './chromium.ts'

export interface PageOptions {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

export interface WatchedPage {
  readonly page: Page
  /** What the browser complained of: errors of scripts, refusals of the content security policy, requests to elsewhere. */
  readonly complaints: string[]
}

export interface TestBrowser {
  open(address: string, options?: PageOptions): Promise<WatchedPage>
}

/** A browser for one test; closed behind it. */
export async function testBrowser(t: TestContext): Promise<TestBrowser> {
  const browser = await startBrowser()
  t.after(() => browser.close())
  return { open: (address, options) => openPage(browser, address, options) }
}

export async function openPage(
  browser: Browser,
  address: string,
  { theme = 'light', width = 1440, height = 900 }: PageOptions = {}
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write']
  })
  // They only keep a test from hanging: other work may have most of the machine.
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  const complaints: string[] = []
  const { origin } = new URL(address)
  page.on('pageerror', error => complaints.push(`error: ${error.message}`))
  page.on('console', message => {
    // An answer that says no is the screen's to show; the browser notes it besides.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', request => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== origin) complaints.push(`request to elsewhere: ${request.url()}`)
  })
  await page.goto(address)
  return { page, complaints }
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG 2.2 AA and good practice, one line for each. */
export async function violationsOn(page: Page): Promise<string[]> {
  // By the debugger's way in: the content security policy lets no script of a test into the page.
  await page.evaluate(await axeSource)
  const { violations } = await page.evaluate(
    (): Promise<AxeResults> => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run()
  )
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary ?? ''}`)
  )
}
