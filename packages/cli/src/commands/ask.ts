import { createInterface } from 'node:readline/promises'
import type { Settings } from '../config/settings.ts'
import type { Io } from '../io.ts'
import { escapeText } from '../output/escape.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Asks the person at the terminal.
 * @returns whether the answer is yes; anything but yes is no
 * @throws UsageError where nobody can answer
 */
export async function ask(question: string, { terminal, stdin }: Io): Promise<boolean> {
  if (stdin.isTTY !== true || !terminal.interactive)
    throw new UsageError('nobody is there to be asked whether to go on: give --yes')
  const lines = createInterface({ input: stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await lines.question(question)).trim())
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
