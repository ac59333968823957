import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture, type Outcome, root } from './processes.ts'

/** Records that are no JSON, or against their schema, dead-lettered by the library and shown by the command. */
const program = join(root, 'conformance/published/one-record.mjs')

/** Installs packed packages as a user's npm does, into a folder outside the repository, and dead-letters a record there. */
export async function tryPacked(tarballs: readonly string[]): Promise<Outcome> {
  const project = await mkdtemp(join(tmpdir(), 'dead-letter-project-'))
  try {
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
    await copyFile(program, join(project, 'main.mjs'))
    const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    const installed = await capture('npm', ['install', ...flags, ...tarballs], project)
    if (!installed.ok) return installed
    const bin = join(project, 'node_modules/.bin/dead-letter')
    const ran = await capture(process.execPath, ['main.mjs', bin], project)
    return { ok: ran.ok && ran.output.endsWith('two letters'), output: ran.output }
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}
