import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { failedPart, keepFailure } from './failures.ts'
import { publishedFolders, readManifest } from './packages.ts'
import { capture, type Outcome, pass, root } from './processes.ts'
import { tryPacked } from './try-packed.ts'

const usage = `npm run release -- --dry-run | --publish

Checks that all packages have one version, that CHANGELOG.md has a section for it and that nothing is uncommitted; builds
and packs; installs the packed files into an empty project and dead-letters a record there; then publishes, and tags.
With --dry-run nothing is published or tagged, and what a release alone must fulfil is only told.`

/** Everything up to publishing, for CI too: resolves to whether a release could be made of what was built. */
export async function dryRelease(): Promise<boolean> {
  try {
    await release({ publish: false, build: false })
    return true
  } catch (error) {
    console.log(`FAILED release: ${(error as Error).message}`)
    keepFailure({
      stage: 'release, without publishing',
      name: 'scripts/release.ts',
      error: failedPart((error as Error).message)
    })
    return false
  }
}

async function release({ publish, build }: { publish: boolean; build: boolean }): Promise<void> {
  const version = await oneVersion()
  const open = await openPoints(version)
  for (const point of open) console.log(`${publish ? 'FAILED' : 'note:'} ${point}`)
  if (publish && open.length > 0) throw new Error('not ready to be published')
  if (build && (await pass(process.execPath, ['scripts/build.ts'])) !== 0) throw new Error('the build failed')
  const tarballs = await pack()
  must('the packed packages in an empty project', await tryPacked(tarballs))
  console.log(`ok     ${tarballs.length} packed packages, installed into an empty project, dead-letter a record`)
  for (const tarball of tarballs) {
    const how = publish ? [] : ['--dry-run']
    must(`npm publish ${tarball}`, await capture('npm', ['publish', tarball, '--access', 'public', ...how], folder))
  }
  if (publish) must('git tag', await capture('git', ['tag', `v${version}`]))
  console.log(
    publish ? `ok     ${version} is published; push the tag v${version}` : `ok     ${version} could be published`
  )
}

/** One version for all, and what a package needs of ours is that version. */
async function oneVersion(): Promise<string> {
  const manifests = await Promise.all(publishedFolders.map(path => readManifest(`${path}/package.json`)))
  const version = manifests[0]?.version as string
  for (const { name, version: own, dependencies = {} } of manifests) {
    if (own !== version) throw new Error(`${name} has version ${own}, another has ${version}`)
    for (const [needed, range] of Object.entries(dependencies))
      if (needed.startsWith('@dead-letter/') && range !== version)
        throw new Error(`${name} needs ${needed} ${range}, not ${version}`)
  }
  return version
}

async function openPoints(version: string): Promise<string[]> {
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8')
  const { output: uncommitted } = await capture('git', ['status', '--porcelain'])
  return [
    ...(changelog.includes(`\n## [${version}]`) ? [] : [`CHANGELOG.md has no section [${version}]`]),
    ...(uncommitted === '' ? [] : ['there are uncommitted changes'])
  ]
}

const folder = join(root, '.cache/release')

async function pack(): Promise<string[]> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  // All in one call: npm takes a second to start.
  const packages = publishedFolders.map(path => join(root, path, 'dist'))
  const packed = await capture('npm', ['pack', '--silent', '--pack-destination', folder, ...packages], root)
  must('npm pack', packed)
  return packed.output
    .trim()
    .split('\n')
    .map(name => join(folder, name))
}

function must(what: string, { ok, output }: Outcome): void {
  if (!ok) throw new Error(`${what}:\n${output.replace(/^/gm, '    ')}`)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, publish: { type: 'boolean' }, help: { type: 'boolean' } }
  })
  if (values.help || Boolean(values['dry-run']) === Boolean(values.publish)) {
    console.log(usage)
    process.exit(values.help ? 0 : 2)
  }
  try {
    await release({ publish: values.publish ?? false, build: true })
  } catch (error) {
    console.log(`FAILED release: ${(error as Error).message}`)
    process.exitCode = 1
  }
}
