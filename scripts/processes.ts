import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface Outcome {
  readonly ok: boolean
  readonly output: string
}

/** Runs a program of node_modules/.bin (or of the PATH) and keeps what it prints. */
export function capture(
  command: string,
  args: readonly string[],
  cwd: string = root,
  env: Readonly<Record<string, string>> = {}
): Promise<Outcome> {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...withTools(), ...env } })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', error => resolve({ ok: false, output: `${command}: ${error.message}` }))
    const ended = passSignals(child, false)
    child.on('close', code => {
      ended()
      resolve({ ok: code === 0, output: output.trimEnd() })
    })
  })
}

/**
 * Runs a program that prints for itself; resolves with its exit code. A signal to this process is passed on, and this
 * process ends when the program has.
 */
export function pass(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {}
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...withTools(), ...env } })
    const ended = passSignals(child, true)
    child.on('error', reject)
    child.on('close', code => {
      ended()
      resolve(code ?? 1)
    })
  })
}

/**
 * Passes signals of this process on to a program that it runs.
 * @param onTerminal whether the program has this process's terminal, which sends Ctrl-C to it as well
 * @returns for when the program has ended: then this process ends too, if it was told to
 */
function passSignals(child: ChildProcess, onTerminal: boolean): () => void {
  let ending = 0
  const pass = (signal: NodeJS.Signals): void => {
    ending = 128 + constants.signals[signal]
    if (!onTerminal || signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  process.on('SIGINT', pass).on('SIGTERM', pass)
  return () => {
    process.off('SIGINT', pass).off('SIGTERM', pass)
    if (ending !== 0) process.exit(ending)
  }
}

function withTools(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }
}
