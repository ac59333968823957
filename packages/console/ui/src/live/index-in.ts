import type { IndexState } from '../server/types.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The state of the index that an answer, or the first page of a list, came with. */
export function indexIn(data: unknown): IndexState | null {
  if (!isObject(data)) return null
  const page = Array.isArray(data.pages) ? data.pages.at(-1) : data
  if (!isObject(page) || !isObject(page.index)) return null
  return typeof page.index.state === 'string' && typeof page.index.progress === 'number'
    ? (page.index as unknown as IndexState)
    : null
}
