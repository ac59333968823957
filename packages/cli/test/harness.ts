import { Readable, Writable } from 'node:stream'
import type { ConsumerHealth } from '@dead-letter/kafka'
import type { Command } from '../src/config/settings.ts'
import { helpTexts } from '../src/help.ts'
import type { Io } from '../src/io.ts'
import { Terminal } from '../src/output/terminal.ts'
import type { Commands } from '../src/program.ts'

export { fakeLetter, fakeRecord, fourLetters } from '../../operator/test/fake-letter.ts'

/** An output that is kept, for a test to look at. */
export class Kept extends Writable {
  text = ''
  readonly isTTY: boolean
  readonly columns = 60

  constructor(isTTY = false) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

/** What a consumer tells of itself when nothing is wrong. */
export const calmHealth: ConsumerHealth = {
  ...{ state: 'running', healthy: true, groupId: 'g', generationId: 1, memberId: 'm', error: null },
  contact: { coordinatorAt: 1, brokersAt: 1, lost: null },
  breaker: { state: 'closed', open: [] },
  ...{ floods: [], partitions: [], outliving: [], refused: [] }
}

export function fakeIo(env: Record<string, string> = {}, isTTY = false): Io & { stdout: Kept; stderr: Kept } {
  const stdout = new Kept()
  const stderr = new Kept(isTTY)
  return { terminal: new Terminal(stdout, stderr), stdin: Readable.from([]), env, cwd: '/work', stdout, stderr }
}

/** All commands, each as `make` says. */
export const everyCommand = (make: (name: Command) => Commands[Command]): Commands =>
  Object.fromEntries((Object.keys(helpTexts) as Command[]).map(name => [name, make(name)])) as unknown as Commands
