import { capture, root } from './processes.ts'
import type { Counts } from './test-run.ts'

/** Tests that a script of the project runs while others run here: what it prints comes in one piece when it is done. */
export async function testsBeside(title: string, script: string): Promise<Counts> {
  const { ok, output } = await capture(process.execPath, [script], root)
  console.log(`== ${title}\n${output}`)
  // The last such line: what the tests print may hold others.
  const counts = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1)?.slice(1).map(Number)
  const [passed = 0, failed = 0, skipped = 0] = counts ?? []
  return { passed, failed: ok || failed > 0 ? failed : 1, skipped }
}
