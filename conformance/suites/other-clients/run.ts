import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** @default 60000 */
  readonly timeoutMs?: number
}

/** Runs a tool to its end. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 60_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...options.env }
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', chunk => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', chunk => (stderr += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  try {
    const [code] = await once(child, 'close')
    return { code, stdout, stderr }
  } catch (error) {
    return { code: null, stdout, stderr: (error as Error).message }
  }
}

/** The lines that a tool printed; an error with all of its output if it failed. */
export function lines({ code, stdout, stderr }: Outcome): string[] {
  assert.equal(code, 0, `exit code ${code}\n${stdout}\n${stderr}`)
  return stdout.trim().split('\n')
}

/** What a program printed as its last line, parsed. */
export function lastJson(outcome: Outcome): unknown {
  return JSON.parse(lines(outcome).at(-1) as string)
}

/** Rows of a table with a header line, as a tool prints it for people: by the names of its columns. */
export function table(outcome: Outcome): Record<string, string>[] {
  const [head = '', ...rows] = lines(outcome).filter(line => line.trim() !== '')
  const names = head.trim().split(/\s+/)
  return rows.map(row => {
    const cells = row.trim().split(/\s+/)
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
  })
}
