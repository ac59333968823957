import { ConsoleError } from '../errors.ts'

/** Where a page begins, as text that is given back as it is. */
export const writeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** @throws ConsoleError CONSOLE_REQUEST_INVALID */
export function readCursor<T extends readonly number[]>(text: string | undefined, length: number): T | null {
  if (text === undefined) return null
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(value) && value.length === length && value.every(Number.isSafeInteger))
      return value as unknown as T
  } catch {}
  throw new ConsoleError('CONSOLE_REQUEST_INVALID', { reason: 'cursor is not one of this API: begin without it' })
}
