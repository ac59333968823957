import { parseArgs } from 'node:util'
import { checkExamples } from './check-examples.ts'
import { checkExports } from './check-exports.ts'
import { checkImports } from './check-imports.ts'
import { checkLinks } from './check-links.ts'
import { checkScreens } from './check-screens.ts'
import { checkSizes } from './check-sizes.ts'
import { checkReference } from './gen-reference.ts'
import { capture, type Outcome } from './processes.ts'
import { sourceFiles } from './source-files.ts'

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } })

const files = sourceFiles()
const sizes = checkSizes(files)

const checks: Readonly<Record<string, () => Outcome | Promise<Outcome>>> = {
  'format and lint': () =>
    capture('biome', ['ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', '.']),
  types: () => capture('tsc', ['-p', '.']),
  'types of the screens': () => capture('tsc', ['-p', 'packages/console/ui']),
  'import directions': () => fromLines(checkImports(files)),
  'file sizes': () => fromLines(sizes.failures),
  'words and tokens of the screens': () => fromLines(checkScreens()),
  'examples in pages': checkExamples,
  'links in pages': () => fromLines(checkLinks()),
  'reference pages': async () => fromLines(await checkReference()),
  'export list': () => fromLines(checkExports(values.update)),
  'dead code': () => capture('knip', ['--no-progress'])
}

const running = Object.entries(checks).map(async ([name, check]) => {
  const started = performance.now()
  const outcome = await check()
  return { name, ...outcome, seconds: (performance.now() - started) / 1000 }
})

let failed = 0
for (const check of running) {
  const { name, ok, output, seconds } = await check
  if (!ok) failed++
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`)
  if (!ok) console.log(shortened(output).replace(/^/gm, '    '))
}
for (const warning of sizes.warnings) console.log(`note: ${warning}`)
console.log(failed === 0 ? 'check: all well' : `check: ${failed} of ${running.length} failed`)
process.exitCode = failed === 0 ? 0 : 1

function fromLines(lines: readonly string[]): Outcome {
  return { ok: lines.length === 0, output: lines.join('\n') }
}

function shortened(output: string): string {
  const lines = output.split('\n')
  const most = 80
  return lines.length <= most
    ? output
    : [...lines.slice(0, most), `... and ${lines.length - most} more lines`].join('\n')
}
