#!/usr/bin/env node
import { doctor } from './commands/doctor.ts'
import { peek } from './commands/peek.ts'
import { report } from './commands/report.ts'
import { run } from './commands/run.ts'
import { explain } from './explain.ts'
import { Terminal } from './output/terminal.ts'
import { runProgram } from './program.ts'

const terminal = new Terminal(process.stdout, process.stderr)
let code: number
try {
  code = await runProgram(
    process.argv.slice(2),
    { run, doctor, peek, report },
    { terminal, env: process.env, cwd: process.cwd() }
  )
} catch (error) {
  const told = explain(error)
  terminal.note(`dead-letter: ${told.line}`)
  if (process.env.DEAD_LETTER_DEBUG && error instanceof Error && error.stack) terminal.note(error.stack)
  code = told.code
}
await terminal.flush()
// Not left to an empty event loop: a handler module of the user's may keep connections open
process.exit(code)
