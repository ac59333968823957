/**
 * Pages of docs/ that are made from the sources: options.md, errors.md, events.md, and the table of metrics.md.
 *
 *   node scripts/gen-reference.ts            writes them
 *   node scripts/gen-reference.ts --check    fails when one is not what the sources say
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './processes.ts'
import { errorsPage } from './reference/errors-page.ts'
import { eventsPage } from './reference/events-page.ts'
import { metricsPage } from './reference/metrics-page.ts'
import { optionsPage } from './reference/options-page.ts'

const pages: Readonly<Record<string, () => Promise<string>>> = {
  'docs/options.md': optionsPage,
  'docs/errors.md': errorsPage,
  'docs/events.md': eventsPage,
  'docs/metrics.md': metricsPage
}

/** What is wrong with the reference pages, one line for each; with `write` they are made right. */
export async function checkReference(write = false): Promise<string[]> {
  const lines: string[] = []
  for (const [path, make] of Object.entries(pages)) {
    try {
      const wanted = await make()
      const file = join(root, path)
      if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue
      if (write) writeFileSync(file, wanted)
      else lines.push(`${path} is stale: run node scripts/gen-reference.ts`)
    } catch (error) {
      lines.push(`${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return lines
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const lines = await checkReference(!values.check)
  for (const line of lines) console.error(line)
  process.exitCode = lines.length === 0 ? 0 : 1
}
