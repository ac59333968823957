import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { brokers, cliMain } from '../../harness/index.ts'

/** What a command printed, and how it ended. */
export interface Called {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** What the test runner tells its tests is nothing to the command. */
const surroundings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('DEAD_LETTER_'))
)

/** Calls the command as a person does in a script: nobody can be asked. */
export async function deadLetter(
  args: readonly string[],
  {
    env = {},
    cwd,
    bootstrap = brokers()
  }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string; readonly bootstrap?: string } = {}
): Promise<Called> {
  const child = spawn(process.execPath, [cliMain, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    env: {
      ...surroundings,
      DEAD_LETTER_BROKERS: bootstrap,
      ...env,
      NODE_TEST_CONTEXT: undefined
    }
  })
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => (out += chunk))
  child.stderr.on('data', chunk => (err += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}
