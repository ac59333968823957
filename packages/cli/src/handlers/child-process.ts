import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

/** Starts a command through the shell, its stdin and stdout as pipes, without this program's own settings. */
export const startCommand = (command: string): ChildProcess =>
  spawn(command, {
    shell: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    // DEAD_LETTER_* hold passwords, and are nothing to the program
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^DEAD_LETTER_/i.test(name))),
    // Out of the terminal's process group: Ctrl-C must not end it while its records are finished
    detached: process.platform !== 'win32'
  })

/** Ends the program with all that its shell started. */
export function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // already gone
  }
}

/** Closes its stdin and waits for its end; SIGTERM, then SIGKILL, when it takes longer than `graceMs` each. */
export async function letEnd(child: ChildProcess, graceMs: number): Promise<void> {
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  child.stdin?.end()
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const late = new AbortController()
    const inTime = await Promise.race([ended.then(() => true), delay(graceMs, false, { signal: late.signal })])
    late.abort()
    if (inTime) return
    kill(child, signal)
  }
  await Promise.race([ended, delay(graceMs)])
}
