import { exactText, isRawNumber, parseExact } from '../letters/exact-json.ts'
import { maskText, scalarsIn, unquoted } from './mask-json.ts'
import { leastChars } from './quotations.ts'

const meant = (token: string): string => (token.startsWith('"') ? unquoted(token) : token)

/** Texts and numbers in what is hidden that are too short to be looked for in longer texts: `123`, `true`. */
export function shortIn(hidden: string): readonly string[] {
  const found = scalarsIn(hidden) ?? [hidden]
  return found.map(meant).filter(text => text !== '' && text.length < leastChars)
}

/**
 * JSON in which no value is one of some texts; whatever it is besides, it may have been one of these before. A text that is not JSON is
 * left as it is, but for one that is all of it.
 */
export function withoutScalars(text: string, short: ReadonlySet<string>): string {
  if (short.size === 0) return text
  if (short.has(text)) return maskText
  let isChanged = false
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value === 'object' && value !== null && !isRawNumber(value))
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item)]))
    if (!short.has(meant(exactText(value)))) return value
    isChanged = true
    return maskText
  }
  try {
    const cleaned = clean(parseExact(text))
    return isChanged ? exactText(cleaned) : text
  } catch (error) {
    // Too deep to be gone through.
    return error instanceof RangeError ? maskText : text
  }
}
