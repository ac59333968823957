import { createInterface } from 'node:readline/promises'
import type { Settings } from '../config/settings.ts'
import { Interrupted } from '../interrupted.ts'
import type { Io } from '../io.ts'
import { escapeText } from '../output/escape.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Asks the person at the terminal.
 * @returns whether the answer is yes; anything but yes is no
 * @throws UsageError where nobody can answer; Interrupted at Ctrl-C
 */
export async function ask(question: string, { terminal, stdin }: Io): Promise<boolean> {
  if (stdin.isTTY !== true || !terminal.interactive)
    throw new UsageError('nobody is there to be asked whether to go on: give --yes')
  const lines = createInterface({ input: stdin, output: process.stderr, terminal: true })
  const ended = new AbortController()
  let interrupted = false
  // The terminal is in raw mode while it is read: Ctrl-C is a key, and no signal comes.
  lines.once('SIGINT', () => {
    interrupted = true
    ended.abort()
  })
  lines.once('close', () => ended.abort())
  try {
    return /^y(?:es)?$/i.test((await lines.question(question, { signal: ended.signal })).trim())
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
    process.stderr.write('\n')
    if (interrupted) throw new Interrupted('interrupted: nothing is changed')
    return false
  } finally {
    lines.close()
  }
}

/** Asks unless --yes is given, and says where nothing is changed. @throws UsageError where nobody can answer */
export async function confirm(question: string, { yes }: Partial<Settings>, io: Io): Promise<boolean> {
  if (yes || (await ask(`${escapeText(question)} [y/N] `, io))) return true
  io.terminal.note('nothing is changed')
  return false
}
