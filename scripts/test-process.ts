import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { describeError, keepFailure } from './failures.ts'
import { root } from './processes.ts'

/** What {@link runTests} hands to this program, as JSON in its one argument. */
export interface TestProcessOptions {
  /** What runs, for who reads of a failure. */
  readonly stage: string
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
function runHere({ stage, files, concurrency, timeoutMs, fileTimeoutMs, summary }: TestProcessOptions): void {
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
  // Where no test failed but its process did, what that printed last tells why.
  const printed = new Map<string, string>()
  for (const type of ['test:stdout', 'test:stderr', 'test:diagnostic'] as const)
    events.on(type, ({ file = '', message }: { file?: string; message: string }) =>
      printed.set(file, `${printed.get(file) ?? ''}${message.trimEnd()}\n`.slice(-1500))
    )
  events.on('test:fail', ({ name, file = '', line, details }) => {
    const error = details.error as Error & { failureType?: string; exitCode?: number; signal?: string }
    // It failed because one in it did, of which is told.
    if (error.failureType === 'subtestsFailed') return
    if (!files.includes(name)) {
      keepFailure({
        stage,
        name,
        at: `${relative(root, file)}:${line}`,
        error: describeError(error.cause ?? error, root)
      })
      return
    }
    const end = `${error.message}, exit code ${error.exitCode}, signal ${error.signal}; its files: ${imported(name)}`
    keepFailure({ stage, name: 'a process of tests', error: `${end}\n${printed.get(name) ?? ''}`.trimEnd() })
  })
  events.compose(spec).pipe(process.stdout)
}

/** The test files that a file of the run imports. */
function imported(file: string): string {
  const urls = [...readFileSync(file, 'utf8').matchAll(/"(.*)"/g)].map(match => match[1] as string)
  return urls.map(url => relative(root, fileURLToPath(url))).join(', ')
}
