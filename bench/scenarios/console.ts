import type { Scenario } from '../scenario.ts'

const ms = (figure: string, title: string) => ({ figure, title, digits: 0 })

const consoleOver = (records: number, name: string, title: string, most: number): Scenario => ({
  name,
  title,
  text: 'A dead-letter topic of ours, 40 causes, ten letters a second of its own time; `dead-letter console` as it is published (`npm run build` first) starts from cold beside it, and is asked its overview until all are in the index with full text. Then one cause is discarded, and each screen is asked by HTTP, a hundred times with other values: overview, causes, one cause, letters at first, far in, in a range, of a cause, by key, by rare and common text, columns, facets, counts, one letter, its neighbours, the audit. The slowest p95 of them is told; bench/programs/console.ts prints each, and those of expressions.',
  topic: { records, oneBadIn: 0, letters: 'ours' },
  entrants: [{ name: 'console', rival: 'console', mode: 'built' }],
  columns: [
    { figure: 'ready_ms', title: 'ms until it listens' },
    { figure: 'indexed_s', title: 's until all are indexed', digits: 1 },
    { figure: 'indexed_cpu_s', title: 'CPU s of it', digits: 1 },
    ms('meanwhile_ms', 'slowest overview meanwhile, ms'),
    { figure: 'rss_early', title: 'RSS MB at 20–40 %' },
    { figure: 'rss_late', title: 'RSS MB at 80–100 %' },
    { figure: 'rss', title: 'RSS MB, most' },
    { figure: 'bytes_per_letter', title: 'bytes of disk per letter' },
    ms('worst_p95', 'slowest screen, p95 ms')
  ],
  targets: [
    ...(records <= 1_000_000 ? [{ figure: 'indexed_s', atMost: 30 }] : []),
    { figure: 'worst_p95', atMost: most }
  ],
  limitSeconds: 1800
})

export const consoleMillion = consoleOver(1_000_000, 'console', 'The console over a million dead letters', 100)
export const consoleTenMillion = consoleOver(
  10_000_000,
  'console-10m',
  'The console over ten million dead letters',
  300
)
