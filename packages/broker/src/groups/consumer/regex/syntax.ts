/** A regular expression once read. Greed does not matter where only the whole text can match. */
export type Syntax =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'all'; readonly items: readonly Syntax[] }
  | { readonly kind: 'any'; readonly items: readonly Syntax[] }
  | { readonly kind: 'repeat'; readonly item: Syntax; readonly min: number; readonly max: number }
  | { readonly kind: 'edge'; readonly edge: Edge }

export type CharTest = (code: number) => boolean
export type Edge = 'text start' | 'text end' | 'line start' | 'line end' | 'word edge' | 'no word edge'

/** Why an expression cannot be read. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

export function isWordCode(code: number): boolean {
  return isAlnumCode(code) || code === 0x5f
}

export function isAlnumCode(code: number): boolean {
  return isBetween(code, '0', '9') || isBetween(code, 'A', 'Z') || isBetween(code, 'a', 'z')
}

export function isBetween(code: number, low: string, high: string): boolean {
  return code >= low.charCodeAt(0) && code <= high.charCodeAt(0)
}
