import type { TestContext } from 'node:test'
import { brokers, cliMain, type Program, spawnProgram } from '../../harness/index.ts'

interface Run {
  readonly topic: string
  readonly group: string
}

interface Line {
  readonly event: string
  readonly url: string
}

/** `run --serve`, from the earliest record, and the address that it says it serves at. */
export async function servingRun(
  t: TestContext,
  { topic, group }: Run,
  ...more: readonly string[]
): Promise<{ readonly program: Program; readonly url: string }> {
  const args = ['run', '--brokers', brokers(), '--topic', topic, '--group', group, '--from', 'earliest', '--json']
  const program = await spawnProgram(t, cliMain, [...args, '--serve', '0', ...more])
  const { url } = await program.line<Line>('serving', ({ event }) => event === 'serving')
  return { program, url }
}
