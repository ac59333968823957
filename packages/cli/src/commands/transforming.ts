import * as crypto from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { CheckSpec, RedrivePlan, Transform, TransformFunction, TransformSpec } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { escapeText } from '../output/escape.ts'
import { UsageError } from '../usage-error.ts'
import { checkOptions } from './consumer-options.ts'

/** How records are changed, as the flags say it. @throws UsageError */
export async function readTransform({
  transform,
  patch
}: Partial<Settings>): Promise<Transform | TransformSpec | undefined> {
  if (transform !== undefined && patch !== undefined)
    throw new UsageError('--transform and --patch exclude each other: give one')
  return transform === undefined ? patch : moduleTransform(transform)
}

/** What every record that is sent back has to be, as the flags say it. @throws UsageError */
export function readCheck({ check, schemaRef }: Partial<Settings>): CheckSpec | undefined {
  const { decode, schema, schemas } = checkOptions(check, schemaRef)
  if (decode !== 'json' && decode !== 'text') return undefined
  return { decode, ...(schema === undefined ? {} : { schema, schemas }) } as CheckSpec
}

/** The module that a plan means. @throws UsageError */
export const transformOf = async ({ transform }: RedrivePlan): Promise<Transform | undefined> =>
  transform?.kind === 'module' ? moduleTransform(transform.file) : undefined

async function moduleTransform(file: string): Promise<Transform> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--transform: there is no file ${file}`)
  const sha256 = crypto.hash('sha256', readFileSync(file), 'hex')
  let loaded: Record<string, unknown>
  try {
    loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new UsageError(`--transform: ${file} does not load: ${escapeText(reason.replaceAll(/\s+/g, ' '))}`)
  }
  // A CommonJS module's exports arrive as the default export
  const fallback = loaded.default as Record<string, unknown> | undefined
  const apply = [loaded.default, loaded.transform, fallback?.transform, fallback?.default].find(
    found => typeof found === 'function'
  )
  if (apply === undefined)
    throw new UsageError(`--transform: ${file} has no function as default export or as 'transform'`)
  return { spec: { kind: 'module', file, sha256 }, apply: apply as TransformFunction }
}
