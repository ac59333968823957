import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { patienceMs, waitFor, within } from './wait.ts'

export interface Program {
  readonly pid: number
  /** Every line of its standard output that is JSON, parsed, as they come. */
  readonly lines: readonly unknown[]
  /** All of its standard output and standard error. */
  readonly output: { readonly stdout: string; readonly stderr: string }
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** The first line, already there or to come, that `matches`; an error if the program ends without it. */
  line<T>(what: string, matches: (line: T) => boolean, deadlineMs?: number): Promise<T>
  /** Sends a signal and waits until the program has ended. */
  kill(
    signal?: NodeJS.Signals,
    deadlineMs?: number
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  write(text: string): void
  endInput(): void
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** The command, from its sources. */
export const cliMain = join(import.meta.dirname, '../../packages/cli/src/main.ts')

/** Starts a program under this Node; it is killed after the test, and also ends when the test's process does. */
export async function spawnProgram(
  t: TestContext,
  file: string,
  args: readonly string[] = [],
  options: ProgramOptions = {}
): Promise<Program> {
  const guard = join(import.meta.dirname, 'end-with-parent.ts')
  const child = spawn(process.execPath, ['--import', guard, file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...options.env, NODE_TEST_CONTEXT: undefined },
    cwd: options.cwd
  })
  const lines: unknown[] = []
  const output = { stdout: '', stderr: '' }
  child.stdin?.on('error', () => {})
  child.stderr?.on('data', chunk => (output.stderr += chunk))
  let closed = false
  const ended = once(child, 'close').then(([code, signal]) => {
    closed = true
    return { code, signal }
  })
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', text => {
    output.stdout += `${text}\n`
    try {
      lines.push(JSON.parse(text))
    } catch {}
  })
  await once(child, 'spawn')
  const kill: Program['kill'] = (signal = 'SIGKILL', deadlineMs = patienceMs) => {
    child.kill(signal)
    return within(`the end of ${file} after ${signal}`, ended, deadlineMs)
  }
  t.after(() => kill())
  return {
    pid: child.pid as number,
    lines,
    output,
    ended,
    kill,
    write: text => void child.stdin?.write(text),
    endInput: () => void child.stdin?.end(),
    async line<T>(what: string, matches: (line: T) => boolean, deadlineMs = patienceMs): Promise<T> {
      const found = await waitFor(
        what,
        () => {
          const index = lines.findIndex(line => matches(line as T))
          return index >= 0 ? { line: lines[index] as T } : closed ? { line: undefined } : null
        },
        { deadlineMs, everyMs: 5 }
      )
      if (found.line === undefined)
        throw new Error(`${file} ended without ${what}. Its standard error:\n${output.stderr}`)
      return found.line
    }
  }
}
