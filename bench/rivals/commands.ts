import { spawn } from 'node:child_process'

/** Runs a tool to its end. Tells whether it succeeded, and the end of what it printed. */
export function runTool(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {}
): Promise<{ readonly ok: boolean; readonly output: string }> {
  return new Promise(resolve => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk).slice(-4000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', error => resolve({ ok: false, output: error.message }))
    child.on('close', code => resolve({ ok: code === 0, output: output.trim() }))
  })
}

export const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
