import { ConsoleError } from '../errors.ts'
import type { PagePlace } from '../query/page-order.ts'

/** Where a page begins, as text that is given back as it is. */
export const writeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** @throws ConsoleError CONSOLE_REQUEST_INVALID */
export function readCursor<T extends readonly number[]>(text: string | undefined, length: number): T | null {
  if (text === undefined) return null
  const value = parsed(text)
  if (Array.isArray(value) && value.length === length && value.every(Number.isSafeInteger)) return value as unknown as T
  return refuse()
}

/** The place behind which a page begins. @param order a cursor of another one means nothing in this */
export const writePlace = (place: PagePlace | null, order: string): string | null =>
  place === null ? null : writeCursor([order, place.value, place.id])

/** @throws ConsoleError CONSOLE_REQUEST_INVALID */
export function readPlace(text: string | undefined, order: string): PagePlace | null {
  if (text === undefined) return null
  const [of, value, id] = [parsed(text)].flat()
  const isValue = typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))
  return of === order && isValue && typeof id === 'string' ? { value, id } : refuse()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}

function refuse(): never {
  throw new ConsoleError('CONSOLE_REQUEST_INVALID', { reason: 'cursor is not one of this list: begin without it' })
}
