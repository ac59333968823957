import { spawn } from 'node:child_process'
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
    let ending = 0
    const forward = (signal: NodeJS.Signals): void => {
      ending = 128 + constants.signals[signal]
      child.kill(signal)
    }
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('close', code => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (ending !== 0) process.exit(ending)
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
    let ending = 0
    const forward = (signal: NodeJS.Signals): void => {
      ending = 128 + constants.signals[signal]
      // A terminal has sent Ctrl-C to the program as well.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', code => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (ending !== 0) process.exit(ending)
      resolve(code ?? 1)
    })
  })
}

function withTools(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }
}
