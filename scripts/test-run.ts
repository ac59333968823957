import { rmSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { keepFailure } from './failures.ts'
import { pass, root } from './processes.ts'
import type { TestProcessOptions } from './test-process.ts'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = (name: keyof Counts): number => all.reduce((total, counts) => total + counts[name], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/** Tests that cannot be run here: left out with one line, under CI a failure. */
export function untested(what: string, why: string, tests = 1): Counts {
  const required = process.env.CI === 'true'
  console.log(`${required ? 'FAILED' : 'Skipped'}: ${what}: ${why}.`)
  if (required) keepFailure({ stage: 'cannot be run', name: what, error: why })
  return { passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : tests }
}

export interface TestRun {
  /** What runs and on what, for who reads of a failure. */
  readonly stage: string
  /** Test files that share processes; each process runs its own one after another. */
  readonly shared?: readonly string[]
  /** How many processes they share. @default as many as run at a time */
  readonly sharedBy?: number
  /** Test files that have a process of their own; they are begun first. */
  readonly alone?: readonly string[]
  /** As `alone`, where what a test leaves open does not keep the process from ending. */
  readonly forced?: readonly string[]
  /** Processes at a time. @default one for each processor */
  readonly concurrency?: number
  /** For each test; a process of one file has as long, one of several five times as long. */
  readonly timeoutMs: number
  readonly env?: Readonly<Record<string, string>>
}

/** Runs test files under node's test runner, which prints; the counts are read beside that. */
export async function runTests(tests: TestRun): Promise<Counts> {
  const { stage, shared = [], alone = [], forced = [], concurrency = availableParallelism(), timeoutMs } = tests
  if (shared.length + alone.length + forced.length === 0) {
    console.log('No test files.')
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const folder = await mkdtemp(join(tmpdir(), 'dead-letter-test-'))
  // Also when a signal ends the run.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const groups = dealt(shared, tests.sharedBy ?? concurrency)
  const options: TestProcessOptions = {
    stage,
    files: await Promise.all([
      ...forced.map(file => processFile(folder, [file], 'scripts/test-ends/by-force.ts')),
      ...alone.map(file => processFile(folder, [file], 'scripts/test-ends/by-itself.ts')),
      ...groups.map(files => processFile(folder, files, 'scripts/test-ends/by-itself.ts'))
    ]),
    concurrency,
    timeoutMs,
    fileTimeoutMs: groups.some(files => files.length > 1) ? 5 * timeoutMs : timeoutMs,
    summary: join(folder, 'counts.json')
  }
  const code = await pass(
    process.execPath,
    [join(root, 'scripts/test-process.ts'), JSON.stringify(options)],
    // Stripped of types and compiled once, not by each of a hundred and fifty processes.
    { NODE_COMPILE_CACHE: join(root, '.cache/compile'), ...tests.env }
  )
  const counts = JSON.parse(await readFile(options.summary, 'utf8').catch(() => '{}')) as Record<string, number>
  const failed = (counts.failed ?? 0) + (counts.cancelled ?? 0)
  if (code !== 0 && failed === 0)
    keepFailure({ stage, name: 'the run itself', error: `It ended with exit code ${code}.` })
  return {
    passed: counts.passed ?? 0,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (counts.skipped ?? 0) + (counts.todo ?? 0)
  }
}

/** Dealt out one by one: neighbours by name, which often take as long, are apart. */
function dealt(files: readonly string[], count: number): string[][] {
  return Array.from({ length: Math.min(count, files.length) }, (_, group) =>
    files.filter((_, index) => index % count === group)
  )
}

let processes = 0

/** What a process runs: a file that imports its test files, and behind them the one whose hook sees to its end. */
async function processFile(folder: string, files: readonly string[], end: string): Promise<string> {
  const name = files.length === 1 ? basename(files[0] as string, '.ts') : `${files.length}-files`
  const path = join(folder, `${++processes}-${name}.mjs`)
  const imports = [...files, end].map(file => pathToFileURL(join(root, file)).href)
  await writeFile(path, imports.map(url => `import ${JSON.stringify(url)}\n`).join(''))
  return path
}
