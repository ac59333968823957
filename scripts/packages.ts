import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './processes.ts'

/** Published packages, each after what it imports. */
export const publishedFolders: readonly string[] = [
  'packages/protocol',
  'packages/kafka',
  'packages/broker',
  'packages/operator',
  'packages/console',
  'packages/cli'
]

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** @param file relative to the root */
export const readManifest = async (file: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(root, file), 'utf8'))
