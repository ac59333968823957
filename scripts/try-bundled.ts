import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build, type Format } from 'esbuild'
import { capture, type Outcome, root } from './processes.ts'

/** A whole program, which dead-letters records; what validates them is loaded on use. */
const program = join(root, 'conformance/published/one-record.mjs')

const bundles: readonly (readonly [Format, string])[] = [
  ['esm', 'app.mjs'],
  ['cjs', 'app.cjs']
]

/** Bundles a program with what was built, without options beside the platform, and runs it where nothing else is installed. */
export async function tryBundled(published: string): Promise<Outcome> {
  const entry = join(published, 'bundled.mjs')
  await cp(program, entry)
  const outcomes: Outcome[] = []
  for (const [format, file] of bundles) {
    const outfile = join(published, file)
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format,
      logLevel: 'silent',
      absWorkingDir: root
    })
    const told = await runApart(outfile)
    outcomes.push({ ok: told.ok && told.output === 'two letters', output: `${format}: ${told.output}` })
  }
  return { ok: outcomes.every(({ ok }) => ok), output: outcomes.map(({ output }) => output).join('\n') }
}

/** Runs a bundle in a folder where nothing is installed, nor above it. */
export async function runApart(bundle: string): Promise<Outcome> {
  const apart = await mkdtemp(join(tmpdir(), 'dead-letter-bundle-'))
  try {
    await cp(bundle, join(apart, basename(bundle)))
    return await capture(process.execPath, [basename(bundle)], apart)
  } finally {
    await rm(apart, { recursive: true, force: true })
  }
}
