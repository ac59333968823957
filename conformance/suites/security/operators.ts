import { Readable, Writable } from 'node:stream'
import { commands } from '../../../packages/cli/src/commands.ts'
import { explain } from '../../../packages/cli/src/explain.ts'
import { Terminal } from '../../../packages/cli/src/output/terminal.ts'
import { runProgram } from '../../../packages/cli/src/program.ts'
import type { Called } from '../command/call.ts'

class Kept extends Writable {
  text = ''
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += String(chunk)
    done()
  }
}

/** Calls the command in this process: a hundred processes would take minutes. Nobody can be asked. */
export async function callHere(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Called> {
  const [stdout, stderr] = [new Kept(), new Kept()]
  const terminal = new Terminal(stdout, stderr)
  let code: number
  try {
    code = await runProgram(args, commands, { terminal, stdin: Readable.from([]), env, cwd: process.cwd() })
  } catch (error) {
    const told = explain(error)
    terminal.note(told.line)
    code = told.code
  }
  await terminal.flush()
  return { code, out: stdout.text, err: stderr.text }
}
