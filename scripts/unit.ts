import { globSync } from 'node:fs'
import { root } from './processes.ts'
import { type Counts, runTests } from './test-run.ts'

/** Unit tests of the packages: no network. Arguments choose files by a part of their path. */
export function unitTests(parts: readonly string[] = []): Promise<Counts> {
  const files = globSync(['packages/*/test/**/*.test.ts', 'scripts/test/*.test.ts'], { cwd: root }).sort()
  // Starting a process for each file costs twice the time of the tests.
  return runTests({ stage: 'unit tests', shared: chosen(files, parts), timeoutMs: 300_000 })
}

export function chosen(files: readonly string[], parts: readonly string[]): string[] {
  const [unwanted = [], wanted = []] = [true, false].map(not => parts.filter(part => part.startsWith('!') === not))
  return files.filter(
    file =>
      (wanted.length === 0 || wanted.some(part => file.includes(part))) &&
      !unwanted.some(part => file.includes(part.slice(1)))
  )
}

if (import.meta.main) {
  const { passed, failed, skipped } = await unitTests(process.argv.slice(2))
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed === 0 ? 0 : 1
}
