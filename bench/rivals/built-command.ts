import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nodeProgram } from './node-program.ts'
import type { Rival } from './rival.ts'

const main = join(import.meta.dirname, '../../.cache/published/node_modules/@dead-letter/cli/main.js')

/** The command as it is published. */
export const builtCommand: Rival = {
  ...nodeProgram('command.ts', 'the command `dead-letter` as it is published'),
  prepare: async () => (existsSync(main) ? null : 'npm run build makes what it runs')
}

/** The console of the command as it is published. */
export const builtConsole: Rival = {
  ...nodeProgram('console.ts', 'the command `dead-letter console` as it is published'),
  prepare: builtCommand.prepare
}
