import { spawn } from 'node:child_process'

/** Runs a program to its end. One that fails is an error with the last lines that it printed. */
export function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve()
      else
        reject(
          new Error(`${command} failed with exit code ${code}:\n${output.trim().split('\n').slice(-15).join('\n')}`)
        )
    })
  })
}
