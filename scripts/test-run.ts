import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pass, root } from './processes.ts'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = (name: keyof Counts): number => all.reduce((total, counts) => total + counts[name], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

export interface TestRun {
  readonly files: readonly string[]
  /** Test files at a time. */
  readonly concurrency?: number
  readonly timeoutMs: number
  readonly env?: Readonly<Record<string, string>>
  /** Further arguments for node, such as --test-name-pattern. */
  readonly args?: readonly string[]
}

/** Runs test files under node's test runner, which prints; the counts are read beside that. */
export async function runTests(run: TestRun): Promise<Counts> {
  if (run.files.length === 0) {
    console.log('No test files.')
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const folder = await mkdtemp(join(tmpdir(), 'dead-letter-test-'))
  // Also when a signal ends the run.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const summary = join(folder, 'counts.json')
  const code = await pass(
    process.execPath,
    [
      '--test',
      `--test-concurrency=${run.concurrency ?? availableParallelism()}`,
      `--test-timeout=${run.timeoutMs}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(root, 'scripts/counting-reporter.ts')}`,
      `--test-reporter-destination=${summary}`,
      ...(run.args ?? []),
      ...run.files
    ],
    // Stripped of types and compiled once, not by each of a hundred and fifty processes.
    { NODE_COMPILE_CACHE: join(root, '.cache/compile'), ...run.env }
  )
  const counts = JSON.parse(await readFile(summary, 'utf8').catch(() => '{}')) as Record<string, number>
  const failed = (counts.failed ?? 0) + (counts.cancelled ?? 0)
  return {
    passed: counts.passed ?? 0,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (counts.skipped ?? 0) + (counts.todo ?? 0)
  }
}
