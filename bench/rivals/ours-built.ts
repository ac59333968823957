import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { positional, programs } from './node-program.ts'
import type { Command, Rival } from './rival.ts'

/** Where `npm run build` installs what it made. */
const app = join(import.meta.dirname, '../../.cache/published')

/** Ours as it is published. */
export const oursBuilt: Rival = {
  title: '@dead-letter/kafka as it is published',
  async prepare() {
    if (!existsSync(join(app, 'node_modules/@dead-letter/kafka'))) return 'npm run build makes what it runs'
    for (const file of ['ours.ts', 'meter.ts']) await copyFile(join(programs, file), join(app, file))
    return null
  },
  command: (order): Command => ({ file: process.execPath, args: [join(app, 'ours.ts'), ...positional(order)] })
}
