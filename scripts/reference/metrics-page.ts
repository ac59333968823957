import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../processes.ts'
import { cell, moduleOf } from './library.ts'

interface Row {
  readonly kind: string
  readonly labels: readonly string[]
  readonly help: string
}

const table = /(?<=^<!-- Table made from .*-->\n\n)[\s\S]*?(?=\n\n<!-- End of the table -->$)/m

/** docs/metrics.md as it is, with the table of all metrics. */
export async function metricsPage(): Promise<string> {
  const page = readFileSync(join(root, 'docs/metrics.md'), 'utf8')
  if (!table.test(page)) throw new Error('it has no place for the table')
  const { metricTable } = await moduleOf<{ readonly metricTable: Readonly<Record<string, Row>> }>(
    'prometheus/metric-table.ts'
  )
  const rows = Object.entries(metricTable).map(
    ([name, { kind, labels, help }]) =>
      `| \`${name}\` | ${kind} | ${labels.map(label => `\`${label}\``).join(', ')} | ${cell(help)} |`
  )
  return page.replace(table, ['| metric | kind | labels | |', '|---|---|---|---|', ...rows].join('\n'))
}
