import { createHash } from 'node:crypto'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { madeOnce } from '@dead-letter/conformance/kafka'
import { failedPart, keepFailure } from './failures.ts'
import { capture, type Outcome, root } from './processes.ts'
import { addCounts, type Counts, untested } from './test-run.ts'
import { runApart } from './try-bundled.ts'
import { publishedApp } from './try-published.ts'

const sources = join(root, 'conformance/published')
const pinned = ['package.json', 'package-lock.json'].map(file => join(sources, 'tools', file))

/** What is run in the tools' project, one command after the other; the last one prints what is expected. */
interface Trial {
  readonly with: string
  readonly steps: readonly (readonly [command: string, ...args: string[]])[]
  readonly prints: string | RegExp
  /** A bundle that is run outside the project, where nothing is installed. */
  readonly bundle?: string
  /** The compiler must refuse. */
  readonly refused?: true
}

const node = process.execPath
const letters = 'two letters'

const trials: readonly Trial[] = [
  {
    with: 'Rollup',
    steps: [
      [
        'rollup',
        ...['-i', 'one-record.mjs', '-o', 'out/rollup.mjs', '-f', 'es', '--inlineDynamicImports', '--silent'],
        ...['-p', 'node-resolve={exportConditions:["node"],preferBuiltins:true}', '-p', 'commonjs', '-p', 'json']
      ]
    ],
    bundle: 'out/rollup.mjs',
    prints: letters
  },
  {
    with: 'Vite (SSR)',
    steps: [['vite', 'build', '--logLevel', 'error']],
    bundle: 'out/vite/one-record.mjs',
    prints: letters
  },
  {
    with: 'Jest and ts-jest',
    steps: [[node, '--experimental-vm-modules', 'node_modules/jest/bin/jest.js']],
    prints: /Tests: +1 passed/
  },
  {
    with: 'TypeScript, module node20, from CommonJS',
    steps: [compile('node20', 'required.cts'), [node, 'out/required.cjs']],
    prints: '{"id":'
  },
  {
    with: 'TypeScript, module node16, from CommonJS, by import()',
    steps: [compile('node16', 'imported.cts'), [node, 'out/imported.cjs']],
    prints: '{"id":'
  },
  {
    with: 'TypeScript, module node16, from CommonJS, by import',
    steps: [compile('node16', 'required.cts')],
    refused: true,
    prints: /TS1479/
  },
  { with: 'Bun', steps: [['bun', 'one-record.mjs']], prints: letters },
  { with: 'Deno', steps: [['deno', 'run', '-A', 'one-record.mjs']], prints: letters }
]

function compile(module: string, file: string): readonly [string, ...string[]] {
  const checks = ['--strict', '--skipLibCheck', 'false', '--types', 'node', '--target', 'es2023']
  const lib = ['--lib', 'es2023,esnext.disposable']
  return ['tsc', '--module', module, ...lib, ...checks, '--outDir', 'out', file]
}

/** What stands in the project beside the programs of conformance/published. */
const files: Readonly<Record<string, string>> = {
  'vite.config.mjs': `export default { ssr: { noExternal: true }, build: { ssr: 'one-record.mjs', outDir: 'out/vite' } }\n`,
  'jest.config.json': JSON.stringify({
    testMatch: ['<rootDir>/one-letter.test.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.jest.json' }] }
  }),
  'tsconfig.jest.json': JSON.stringify({
    compilerOptions: {
      ...{ module: 'esnext', moduleResolution: 'bundler', isolatedModules: true },
      ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable'], types: ['node'], strict: true }
    }
  }),
  'one-letter.test.ts': `import { expect, test } from '@jest/globals'
import { oneLetter } from './one-letter'
test('a record is dead-lettered', async () => expect(await oneLetter()).toBe('{"id":'))
`
}

/**
 * Dead-letters records from the published packages (what scripts/build.ts made last) with bundlers, compilers and
 * runtimes that the project itself has no use for: versions and lock file of their own, installed once, apart.
 */
export async function toolTrials(): Promise<Counts> {
  const installed = await installTools()
  if (typeof installed !== 'string')
    return untested('bundlers and runtimes', `npm does not give them: ${installed.why}`, trials.length)
  await lay(installed)
  const counts: Counts[] = []
  for (const trial of trials) {
    const started = performance.now()
    const { ok, output } = await attempt(installed, trial)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(ok ? `ok     ${trial.with} (${seconds} s)` : `FAILED ${trial.with}:\n${output.replace(/^/gm, '    ')}`)
    if (!ok)
      keepFailure({ stage: 'bundlers, compilers and other runtimes', name: trial.with, error: failedPart(output) })
    counts.push({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })
  }
  return addCounts(counts)
}

async function attempt(project: string, { steps, prints, bundle, refused }: Trial): Promise<Outcome> {
  const env = { PATH: `${join(project, 'node_modules/.bin')}:${process.env.PATH}` }
  let last: Outcome = { ok: true, output: '' }
  for (const [command, ...args] of steps) {
    last = await capture(command, args, project, env)
    if (!last.ok) break
  }
  if (last.ok && bundle !== undefined) last = await runApart(join(project, bundle))
  const told = typeof prints === 'string' ? last.output.split('\n').at(-1) === prints : prints.test(last.output)
  return { ok: told && last.ok === (refused === undefined), output: last.output }
}

/** Our packages as they are published, and the programs. What the packages need of others is the repository's own. */
async function lay(project: string): Promise<void> {
  const ours = 'node_modules/@dead-letter'
  await rm(join(project, ours), { recursive: true, force: true })
  await rm(join(project, 'out'), { recursive: true, force: true })
  await cp(join(publishedApp, ours), join(project, ours), { recursive: true })
  for (const file of ['one-record.mjs', 'imported.cts']) await cp(join(sources, file), join(project, file))
  const program = await readFile(join(sources, 'one-letter.ts'), 'utf8')
  await writeFile(join(project, 'one-letter.ts'), program)
  await writeFile(join(project, 'required.cts'), `${program}\nvoid oneLetter().then(text => console.log(text))\n`)
  for (const [file, text] of Object.entries(files)) await writeFile(join(project, file), text)
}

/** Installed once for a lock file. */
async function installTools(): Promise<string | { readonly why: string }> {
  const hash = createHash('sha256')
  for (const file of pinned) hash.update(await readFile(file))
  try {
    return await madeOnce(join(root, `.cache/tools-${hash.digest('hex').slice(0, 12)}`), async partial => {
      for (const file of pinned) await cp(file, join(partial, basename(file)))
      const quietly = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
      const { ok, output } = await capture('npm', ['ci', ...quietly], partial)
      if (!ok) throw new Error(output)
    })
  } catch (error) {
    return { why: (error as Error).message }
  }
}

if (import.meta.main) {
  const { passed, failed, skipped } = await toolTrials()
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed === 0 ? 0 : 1
}
