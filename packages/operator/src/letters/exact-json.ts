/** A number of JSON that JavaScript's numbers do not hold is kept as it is written. */
interface Raw {
  readonly rawJSON: string
}

// Node has both since 22; TypeScript's library does not yet.
const json = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): Raw
  stringify(value: unknown): string
  isRawJSON(value: unknown): boolean
}

/** Parses JSON with something in the place of each number, which is told with how it is written. @throws SyntaxError, RangeError when too deep */
export const parseNumbers = (text: string, numberOf: (value: number, source: string) => unknown): unknown =>
  json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? numberOf(value, source) : value
  )

/** Parses JSON so that {@link exactText} gives every number back as it was: identifiers may have 20 digits. */
export const parseExact = (text: string): unknown =>
  parseNumbers(text, (value, source) => (String(value) === source ? value : json.rawJSON(source)))

export const exactText = (value: unknown): string => json.stringify(value)

/** Whether a value is a number that JavaScript's numbers do not hold. */
export const isRawNumber = (value: unknown): boolean => json.isRawJSON(value)

/** The first number of a text of JSON that JavaScript's numbers do not hold, as it is written; `null`: they hold all. */
export function inexactNumber(text: string): string | null {
  let found: string | null = null
  parseNumbers(text, (value, source) => {
    if (exactNumber(source) !== exactNumber(String(value))) found ??= source
    return value
  })
  return found
}

const numberParts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,15}))?$/

/** What a number of JSON is, digit by digit: two of one value have one text, however many digits they have. `null`: it is no number. */
export function exactNumber(text: string): string | null {
  const parts = numberParts.exec(text)
  if (parts === null || /^-?0\d/.test(text)) return null
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end--
  if (end === 0) return '0'
  return `${sign}${digits.slice(0, end)}e${Number(power) - fraction.length + digits.length - end}`
}
