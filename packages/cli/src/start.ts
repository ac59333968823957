import { commands } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { escapeLines, escapeText } from './output/escape.ts'
import { Terminal } from './output/terminal.ts'
import { runProgram } from './program.ts'
import { UsageError } from './usage-error.ts'

const terminal = new Terminal(process.stdout, process.stderr, process.env)
let code: number
try {
  code = await runProgram(process.argv.slice(2), commands, {
    terminal,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd()
  })
} catch (error) {
  const told =
    error instanceof UsageError
      ? { line: escapeText(error.message), code: exitCodes.usage }
      : (await import('./explain.ts')).explain(error)
  terminal.note(`dead-letter: ${told.line}`)
  if (process.env.DEAD_LETTER_DEBUG && error instanceof Error && error.stack)
    for (const line of escapeLines(error.stack)) terminal.note(line)
  code = told.code
}
await terminal.flush()
// Not left to an empty event loop: a handler module of the user's may keep connections open
process.exit(code)
