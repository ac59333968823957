import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './processes.ts'

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
}

const skipped = new Set(['node_modules', 'dist', '.cache', '.git', 'coverage', 'ui-dist'])

/** Every .ts, .tsx, .mjs and .js file that is ours. */
export function sourceFiles(): SourceFile[] {
  return walk(root)
    .filter(file => /\.(tsx?|mjs|js)$/.test(file))
    .map(file => ({ path: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry: Dirent) => {
    if (skipped.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })
}
