import { globSync, statSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { capture, root } from './processes.ts'

/** What the first page loads, compressed; more would be felt on a phone in a train. */
const firstLoadLimit = 350_000

const packaged = join(root, 'packages/console')
const source = join(packaged, 'ui')
export const builtScreens = join(packaged, 'ui-dist')

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

/**
 * Builds the screens of the console into packages/console/ui-dist.
 * @throws Error when the build fails, or when the first page would load more than {@link firstLoadLimit}
 */
export async function buildScreens(): Promise<{ readonly firstLoad: number }> {
  const built = await capture('vite', ['build', '--config', join(source, 'vite.config.ts'), '--logLevel', 'warn'])
  if (!built.ok) throw new Error(built.output)
  const firstLoad = await firstLoadOf(builtScreens)
  await rm(join(builtScreens, 'manifest.json'))
  if (firstLoad > firstLoadLimit)
    throw new Error(`the first page loads ${firstLoad} bytes (gzip); ${firstLoadLimit} is the most: load it on use`)
  return { firstLoad }
}

/** Bytes of the page and of all that it loads by itself: its entry, what that imports, and their styles. */
async function firstLoadOf(folder: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>
  const files = new Set(['index.html'])
  const seen = new Set<string>()
  const add = (name: string): void => {
    const chunk = manifest[name]
    if (chunk === undefined || seen.has(name)) return
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    chunk.imports?.forEach(add)
  }
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) add(name)
  const sizes = await Promise.all([...files].map(async file => gzipSync(await readFile(join(folder, file))).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Whether they were built since the sources changed. */
function areBuilt(): boolean {
  const built = statSync(join(builtScreens, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  // The contract of the API is in them as well.
  const sources = globSync('{ui/{index.html,vite.config.ts,{src,public}/**/*.*},src/api/**/*.*}', { cwd: packaged })
  return sources.every(file => statSync(join(packaged, file)).mtimeMs < built)
}

/** Builds them where that was not done since the sources changed: for the demo and tests, which run from the sources. */
export async function buildScreensOnDemand(): Promise<void> {
  if (!areBuilt()) await buildScreens()
}

if (import.meta.main) {
  if (process.argv.includes('--on-demand')) await buildScreensOnDemand()
  else {
    const { firstLoad } = await buildScreens()
    console.log(`ok     packages/console/ui-dist: the first page loads ${firstLoad} bytes (gzip)`)
  }
}
