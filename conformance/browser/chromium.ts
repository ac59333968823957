import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { patienceMs } from '../harness/wait.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium of this machine: CHROMIUM names it, or it is found by the PATH; `null` when there is none. */
function findChromium(): string | null {
  const named = process.env.CHROMIUM
  if (named !== undefined && named !== '') return existsSync(named) ? named : null
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(path => existsSync(path)) ?? null
}

const found = findChromium()

/**
 * Options of tests that look at screens: `test('…', needsBrowser, async t => …)`. Left out, and said, where there is no Chromium; with
 * CI=true they run, and fail.
 */
export const needsBrowser: { readonly skip: string | false } = {
  skip:
    found === null && process.env.CI !== 'true'
      ? 'no Chromium here (apt-get install chromium, or name one by CHROMIUM=path)'
      : false
}

/** @throws Error where there is none */
export function chromiumPath(): string {
  if (found === null) throw new Error('no Chromium: apt-get install chromium, or name one by CHROMIUM=path')
  return found
}

/** A browser of its own: nothing of one test is seen by another. */
export function startBrowser(): Promise<Browser> {
  // As root, as in containers, Chromium has no sandbox of its own; /dev/shm is small there.
  return chromium.launch({
    executablePath: chromiumPath(),
    timeout: patienceMs,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--hide-scrollbars']
  })
}
