import { rmSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
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

export interface TestRun {
  readonly files: readonly string[]
  /** Processes at a time. @default one for each processor */
  readonly concurrency?: number
  /** Files of one process: `'own'`, each its own; `'shared'`, as few processes as run at a time. @default 'own' */
  readonly processes?: 'own' | 'shared'
  /** For each test. A process has as long when it has one file, five times as long when it has several. */
  readonly timeoutMs: number
  readonly env?: Readonly<Record<string, string>>
  /** Whether a process ends with its last test, whatever else it has open. @default false */
  readonly forceExit?: boolean
}

/** Runs test files under node's test runner, which prints; the counts are read beside that. */
export async function runTests(tests: TestRun): Promise<Counts> {
  if (tests.files.length === 0) {
    console.log('No test files.')
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const folder = await mkdtemp(join(tmpdir(), 'dead-letter-test-'))
  // Also when a signal ends the run.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { concurrency = availableParallelism(), timeoutMs } = tests
  const shared = tests.processes === 'shared'
  const options: TestProcessOptions = {
    files: shared ? await shards(tests.files, concurrency, folder) : tests.files,
    concurrency,
    timeoutMs,
    fileTimeoutMs: shared ? 5 * timeoutMs : timeoutMs,
    forceExit: tests.forceExit ?? false,
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
  return {
    passed: counts.passed ?? 0,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (counts.skipped ?? 0) + (counts.todo ?? 0)
  }
}

/** Files that import the test files, dealt out one by one: neighbours by name, which often take as long, are apart. */
async function shards(files: readonly string[], count: number, folder: string): Promise<string[]> {
  const dealt = Array.from({ length: Math.min(count, files.length) }, (_, shard) =>
    files.filter((_, index) => index % count === shard)
  )
  return Promise.all(
    dealt.map(async (own, shard) => {
      const path = join(folder, `shard-${shard + 1}.mjs`)
      const imports = own.map(file => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)}\n`)
      await writeFile(path, imports.join(''))
      return path
    })
  )
}
