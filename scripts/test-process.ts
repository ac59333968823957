import { writeFileSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** What {@link runTests} hands to this program, as JSON in its one argument. */
export interface TestProcessOptions {
  /** Each is run in a process of its own. */
  readonly files: readonly string[]
  /** Files at a time. */
  readonly concurrency: number
  /** For each test. */
  readonly timeoutMs: number
  /** For each file. */
  readonly fileTimeoutMs: number
  /** Where the counts of the whole run are written, as JSON. */
  readonly summary: string
}

// Not import.meta.main, which the oldest Node that is promised lacks.
if (process.argv[1] === import.meta.filename) runHere(JSON.parse(process.argv[2] ?? '') as TestProcessOptions)

/**
 * Each file in a process of its own. The command `node --test` does the same, but gives a file no more time than a test,
 * which is too little for one that imports a hundred.
 */
function runHere({ files, concurrency, timeoutMs, fileTimeoutMs, summary }: TestProcessOptions): void {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
  const events = run({
    files: [...files],
    concurrency,
    signal: interrupted.signal,
    timeout: fileTimeoutMs,
    // The file's time-out is handed down to its tests; of two arguments the last one counts.
    execArgv: [`--test-timeout=${timeoutMs}`]
  })
  events.on('test:summary', ({ file, counts, success }) => {
    // Each file has a summary of its own; the one without a file is the run's.
    if (file !== undefined) return
    writeFileSync(summary, JSON.stringify(counts))
    if (!success) process.exitCode = 1
  })
  events.compose(spec).pipe(process.stdout)
}
