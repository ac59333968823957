import { statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Handler } from '@dead-letter/kafka'
import { escapeText } from '../output/escape.ts'
import { UsageError } from '../usage-error.ts'
import type { Handling } from './handling.ts'

/**
 * Loads the user's module (.js, .mjs, .cjs, .ts): its default export or its `handle` is called with (record, context).
 * @throws UsageError when it does not load or has no function
 */
export async function loadModule(file: string): Promise<Handling> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`--module: there is no file ${file}`)
  let loaded: Record<string, unknown>
  try {
    loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    throw new UsageError(`--module: ${file} does not load: ${oneLine(error)}`)
  }
  // A CommonJS module's exports arrive as the default export
  const fallback = loaded.default as Record<string, unknown> | undefined
  const handler = [loaded.default, loaded.handle, fallback?.handle, fallback?.default].find(
    found => typeof found === 'function'
  )
  if (handler === undefined) throw new UsageError(`--module: ${file} has no function as default export or as 'handle'`)
  return { name: file, handle: handler as Handler, close: async () => {} }
}

const oneLine = (error: unknown): string =>
  escapeText((error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replaceAll(/\s+/g, ' '))
