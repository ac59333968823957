import { isAtEnd, type Step, type Walk, walkInto } from './field-path.ts'

/** What stands in the place of what is not shown. */
export const maskText = '***'

/** A text of JSON without what is hidden. */
export interface MaskedJson {
  readonly text: string
  /** Texts that were hidden, as they stood there. */
  readonly hidden: readonly string[]
}

interface Level {
  readonly isObject: boolean
  readonly walks: readonly Walk[]
  /** Elements begun so far. */
  count: number
  /** What may come: a value or a name; behind one, a comma; either of them may be the end. */
  next: 'first' | 'item' | 'comma'
}

const blank = /[\t\n\r ]*/y
const scalar = /(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

/** Whether a key is JSON with fields: keys that are texts or numbers have none. */
export const mayHaveFields = (key: Buffer | null): boolean => key?.[0] === 0x7b || key?.[0] === 0x5b

/**
 * Hides the values at some paths where they stand: every other byte stays as it is, numbers that JavaScript cannot hold and
 * names that come twice included. Where the text stops being JSON (a record that was cut off is a common dead letter)
 * nobody can tell which field follows, and all that is left is hidden.
 */
export const maskJson = (text: string, paths: readonly (readonly Step[])[]): MaskedJson => walkJson(text, paths)

/**
 * Texts, numbers, `true`, `false` and `null` at a path, as they stand in the text: each of a name that comes twice, and in order.
 * @returns null for a text that is not JSON from its beginning to its end
 */
export function scalarsAt(text: string, path: readonly Step[]): readonly string[] | null {
  const found: string[] = []
  return walkJson(text, [path], token => found.push(token)).isWhole ? found : null
}

/** All texts, numbers, `true`, `false` and `null` of a text that is JSON from its beginning to its end; else null. */
export function scalarsIn(text: string): readonly string[] | null {
  const found: string[] = []
  return walkJson(text, null, token => found.push(token)).isWhole ? found : null
}

/**
 * @param paths `null`: everywhere
 * @param onScalar told of what stands at the paths, which is not hidden then
 */
function walkJson(
  text: string,
  paths: readonly (readonly Step[])[] | null,
  onScalar?: (token: string) => void
): MaskedJson & { readonly isWhole: boolean } {
  const hidden: string[] = []
  const levels: Level[] = []
  let out = ''
  let copied = 0
  let at = 0
  let walks: readonly Walk[] | null = (paths ?? []).map(path => ({ path, taken: 0 }))
  for (;;) {
    at = behind(blank, text, at)
    if (walks !== null) {
      const ends = paths === null || isAtEnd(walks)
      const next = ends && onScalar === undefined ? hide(at) : value(walks)
      walks = null
      if (next < 0) return cutOff(at)
      if (ends && text[at] !== '{' && text[at] !== '[') onScalar?.(text.slice(at, next))
      at = next
      continue
    }
    const level = levels.at(-1)
    if (level === undefined) return at === text.length ? done(true) : cutOff(at)
    const sign = text[at]
    if (sign === (level.isObject ? '}' : ']') && level.next !== 'item') {
      levels.pop()
      at++
    } else if (level.next === 'comma') {
      if (sign !== ',') return cutOff(at)
      level.next = 'item'
      at++
    } else {
      const name = level.isObject ? nameAt(at) : { name: String(level.count), end: at }
      if (name === null) return cutOff(at)
      level.count++
      level.next = 'comma'
      walks = walkInto(level.walks, name.name)
      at = name.end
    }
  }

  /** @returns where the value, or the beginning of a container, ends; −1 where there is none */
  function value(into: readonly Walk[]): number {
    const sign = text[at]
    if (sign === '{' || sign === '[') {
      levels.push({ isObject: sign === '{', walks: into, count: 0, next: 'first' })
      return at + 1
    }
    return sign === '"' ? stringEnd(text, at) : behind(scalar, text, at) > at ? behind(scalar, text, at) : -1
  }

  function hide(start: number): number {
    const end = valueEnd(text, start)
    if (end < 0) return -1
    hidden.push(text.slice(start, end))
    out += `${text.slice(copied, start)}"${maskText}"`
    copied = end
    return end
  }

  function nameAt(start: number): { readonly name: string; readonly end: number } | null {
    const end = text[start] === '"' ? stringEnd(text, start) : -1
    if (end < 0) return null
    const colon = behind(blank, text, end)
    return text[colon] === ':' ? { name: unquoted(text.slice(start, end)), end: colon + 1 } : null
  }

  function done(isWhole: boolean): MaskedJson & { readonly isWhole: boolean } {
    return { text: out + text.slice(copied), hidden, isWhole }
  }

  function cutOff(from: number): MaskedJson & { readonly isWhole: boolean } {
    const rest = text.slice(from)
    if (rest === '') return done(false)
    hidden.push(rest)
    const said = `${maskText} (${Buffer.byteLength(rest)} bytes that are not JSON: fields cannot be told apart)`
    return { text: out + text.slice(copied, from) + said, hidden, isWhole: false }
  }
}

/** Where a match at this place ends; the place itself where there is none. */
function behind(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : at
}

/** Behind its closing quote; −1 when it has none, or holds a control character. */
export function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code === 0x5c) at++
    else if (code < 0x20) return -1
  }
  return -1
}

/** Behind a whole value, whatever it holds; −1 when its end is missing. */
function valueEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; ) {
    at = behind(blank, text, at)
    const sign = text[at]
    const end = sign === '"' ? stringEnd(text, at) : Math.max(behind(scalar, text, at), at + 1)
    if (end < 0) return -1
    if (sign === '{' || sign === '[') depth++
    else if (sign === '}' || sign === ']') depth--
    else if (depth === 0 && sign !== '"' && behind(scalar, text, at) === at) return -1
    if (depth === 0) return end
    if (depth < 0) return -1
    at = end
  }
  return -1
}

/** A name or a text as it is meant. One with an escape that there is not stays as it stands. */
export function unquoted(quoted: string): string {
  try {
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' ? text : quoted
  } catch {
    return quoted.replace(/^"|"$/g, '')
  }
}
