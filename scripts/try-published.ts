import { globSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manifest, readManifest } from './packages.ts'
import { capture, type Outcome, root } from './processes.ts'

/** Each module that a pattern such as `./messages/*` exports. */
function matches(folder: string, pattern: string): string[] {
  return globSync(`${pattern.slice(2)}.js`, { cwd: folder }).map(file => `./${file.replace(/\.js$/, '')}`)
}

/** Where what was built is installed. */
export const publishedApp: string = join(root, '.cache/published')

/**
 * Installs what was built as a user's npm would, our packages beside each other and nothing of their sources, imports
 * every module that they export and asks every command for its version.
 */
export async function tryPublished(folders: readonly string[]): Promise<Outcome> {
  const app = publishedApp
  await rm(app, { recursive: true, force: true })
  const outcomes: Outcome[] = []
  const manifests: Manifest[] = []
  for (const folder of folders) {
    const manifest = await readManifest(`${folder}/dist/package.json`)
    manifests.push(manifest)
    await cp(join(root, folder, 'dist'), join(app, 'node_modules', manifest.name), { recursive: true })
  }
  await mkdir(app, { recursive: true })
  const modules = manifests.flatMap(({ name, exports }) =>
    Object.keys(exports)
      .filter(path => !path.endsWith('.json'))
      .flatMap(path => (path.includes('*') ? matches(join(app, 'node_modules', name), path) : [path]))
      .map(path => `await import('${name}${path.slice(1)}')\n`)
  )
  await writeFile(join(app, 'main.mjs'), modules.join(''))
  outcomes.push(await capture(process.execPath, ['main.mjs'], app))
  for (const { name, version, bin } of manifests)
    for (const file of Object.values(bin ?? {})) {
      const told = await capture(process.execPath, [join(app, 'node_modules', name, file), '--version'], app)
      outcomes.push({ ok: told.ok && told.output === version, output: told.output })
    }
  return { ok: outcomes.every(({ ok }) => ok), output: outcomes.map(({ output }) => output).join('\n') }
}
