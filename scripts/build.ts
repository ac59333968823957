import { existsSync, globSync } from 'node:fs'
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { buildScreens, builtScreens } from './build-screens.ts'
import { publishedFolders } from './packages.ts'
import { capture, type Outcome, root } from './processes.ts'
import { tryBundled } from './try-bundled.ts'
import { publishedApp, tryPublished } from './try-published.ts'

/** Packages that are published as a few files. */
const entriesOf: Readonly<Record<string, readonly string[]>> = {
  'packages/kafka': ['index', 'internal', 'testing', 'prometheus'],
  'packages/operator': ['index'],
  'packages/cli': ['main']
}
const screensStarted = performance.now()
const { firstLoad } = await buildScreens()
console.log(
  `ok     screens, ${firstLoad} bytes at first (${((performance.now() - screensStarted) / 1000).toFixed(1)} s)`
)
for (const folder of publishedFolders) {
  const started = performance.now()
  const dist = join(root, folder, 'dist')
  await rm(dist, { recursive: true, force: true })
  await mkdir(dist, { recursive: true })
  must(folder, 'tsc', await capture('tsc', ['-p', join(folder, 'tsconfig.build.json')]))
  await nameBuiltFiles(dist)
  await copyCommonJs(join(root, folder, 'src'), dist)
  await fewFiles(folder, dist)
  if (folder === 'packages/console') await cp(builtScreens, join(dist, 'ui-dist'), { recursive: true })
  const manifest = published(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')))
  await writeFile(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const readme = join(root, folder, 'README.md')
  for (const [from, to] of [
    [existsSync(readme) ? readme : join(root, 'README.md'), 'README.md'],
    [join(root, folder, 'UNSUPPORTED.md'), 'UNSUPPORTED.md'],
    [join(root, 'LICENSE'), 'LICENSE']
  ] as const) {
    if (existsSync(from)) await copyFile(from, join(dist, to))
  }
  const [linted, typed] = await Promise.all([
    capture('publint', [dist, '--strict']),
    // A package with a command and no exports has no types to look at.
    manifest.exports['.'] === undefined
      ? null
      : capture('attw', ['--pack', dist, '--profile', 'esm-only', '--no-color'])
  ])
  must(folder, 'publint', linted)
  if (typed !== null) must(folder, 'attw', typed)
  console.log(`ok     ${folder}/dist (${((performance.now() - started) / 1000).toFixed(1)} s)`)
}
must('packages', 'the published packages', await tryPublished(publishedFolders))
console.log('ok     the published packages start')
must('packages', 'programs that esbuild makes of them', await tryBundled(publishedApp))
console.log('ok     programs that esbuild makes of them run')

/**
 * All modules of a package in one file for each entry and each import on use, and some for what these share, which must not be there
 * twice: to find and read some two hundred costs an importing program 0.2 s and 10 MB. The protocol's fifty are in the library: a
 * quarter of what was left. It is free of state, so that who imports it as well has no two of anything that matters; declarations name
 * it still. Other packages, ours and those of other authors, stay imports of their own.
 */
async function fewFiles(folder: string, dist: string): Promise<void> {
  const entries = entriesOf[folder]
  if (entries === undefined) return
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    await readFile(join(root, folder, 'package.json'), 'utf8')
  )
  const foreign = Object.keys({ ...dependencies, ...optionalDependencies }).filter(
    name => name !== '@dead-letter/protocol'
  )
  const { outputFiles } = await bundle({
    entryPoints: entries.map(name => join(dist, `${name}.js`)),
    bundle: true,
    splitting: true,
    alias: { '@dead-letter/protocol': join(root, 'packages/protocol/dist') },
    external: [
      ...foreign,
      // What is loaded on use: its require() must stay one that bundlers of users see.
      ...globSync('**/*.cjs', { cwd: dist }).map(file => join(dist, file))
    ],
    outdir: dist,
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    write: false,
    absWorkingDir: root
  })
  for (const file of globSync('**/*.js', { cwd: dist })) await rm(join(dist, file))
  for (const { path, contents } of outputFiles) await writeFile(path, contents)
}

/** Modules that are CommonJS are written as they are run, with their types beside them: the compiler passes over them. */
async function copyCommonJs(source: string, dist: string): Promise<void> {
  for (const file of globSync('**/*.{cjs,d.cts}', { cwd: source })) await copyFile(join(source, file), join(dist, file))
}

/** The compiler leaves `.ts` in the imports of declarations; only newer compilers of our users' would look for `.d.ts` there. */
async function nameBuiltFiles(dist: string): Promise<void> {
  for (const file of globSync('**/*.d.ts', { cwd: dist })) {
    const path = join(dist, file)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/(\bfrom |\bimport\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'))
  }
}

interface Manifest {
  exports: Record<string, unknown>
  bin?: Record<string, string>
  [field: string]: unknown
}

/** In the repository `exports` and `bin` name the sources, which Node runs as they are; what is published names the built files. */
function published(source: Manifest): Manifest {
  const built = (path: string): string => path.replace(/^\.\/src\//, './').replace(/\.ts$/, '.js')
  const exports = Object.entries(source.exports).map(([name, path]) => {
    if (typeof path !== 'string' || !path.endsWith('.ts')) return [name, path]
    const file = built(path)
    return [name, { types: file.replace(/\.js$/, '.d.ts'), default: file }]
  })
  const { private: _, scripts: __, devDependencies: ___, ...kept } = source
  return {
    ...kept,
    exports: Object.fromEntries(exports),
    ...(source.bin && {
      bin: Object.fromEntries(Object.entries(source.bin).map(([name, path]) => [name, built(path)]))
    }),
    files: ['**/*.{js,cjs}', 'ui-dist/**', '**/*.d.{ts,cts}', 'README.md', 'UNSUPPORTED.md', 'LICENSE'],
    sideEffects: false
  }
}

function must(folder: string, tool: string, outcome: Outcome): void {
  if (outcome.ok) return
  console.log(`FAILED ${folder}: ${tool}\n${outcome.output.replace(/^/gm, '    ')}`)
  process.exit(1)
}
