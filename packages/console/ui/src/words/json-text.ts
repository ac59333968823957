/** Where a text of JSON is changed, its bytes count: numbers and escapes stay as they are written. */

/** Without the spaces between its parts. */
export function compact(text: string): string {
  let made = ''
  for (const part of partsOf(text)) made += part.startsWith('"') ? part : part.trim()
  return made
}

/** One member to a line. Of JSON that was checked. */
export function spread(text: string): string {
  let made = ''
  let depth = 0
  const line = (): string => `\n${'  '.repeat(depth)}`
  const marks = partsOf(text)
    .map(part => (part.startsWith('"') ? part : part.trim()))
    .filter(part => part !== '')
  for (const [index, part] of marks.entries()) {
    const next = marks[index + 1]
    if (part === '{' || part === '[') {
      depth++
      made += part
      if (next !== '}' && next !== ']') made += line()
    } else if (part === '}' || part === ']') {
      depth--
      const before = marks[index - 1]
      made += before === '{' || before === '[' ? part : line() + part
    } else if (part === ',') made += part + line()
    else if (part === ':') made += ': '
    else made += part
  }
  return made
}

/** Texts in quotes, marks, and what stands between. */
const partsOf = (text: string): string[] => text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^"{}[\],:]+|"/gs) ?? []

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const parse = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context?: { readonly source?: string }) => unknown
) => unknown

/** Whole numbers that a double may not hold have so many digits. */
const mayBeInexact = /\d{16}/

/** Parsed, with whole numbers that a double does not hold as bigints, but in values so deep that no reviver gets there. @throws SyntaxError */
export function parseWhole(text: string): unknown {
  if (!mayBeInexact.test(text)) return JSON.parse(text)
  try {
    return parse(text, (_, value, context) => {
      const source = context?.source
      const isExact = typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)
      return isExact || !/^-?\d+$/.test(source) ? value : BigInt(source)
    })
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text)
    throw error
  }
}

/** The first number of a text of JSON that a double would round, as it is written; `null`: none, or it is no JSON. */
export function roundedNumber(text: string): string | null {
  let found: string | null = null
  try {
    parse(text, (_, value, context) => {
      const source = context?.source
      if (typeof value === 'number' && source !== undefined && isRounded(value, source)) found ??= source
      return value
    })
  } catch {
    return null
  }
  return found
}

/** A double keeps every 15 digits. */
function isRounded(value: number, source: string): boolean {
  const [digits = ''] = /[^eE]*/.exec(source) ?? []
  const counted = digits.replace(/[-.]/g, '').replace(/^0+/, '')
  if (!Number.isFinite(value) || (value === 0 && counted !== '')) return true
  return counted.length > 15 && String(value) !== source
}
