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

/** Parses JSON so that {@link exactText} gives every number back as it was: identifiers may have 20 digits. */
export const parseExact = (text: string): unknown =>
  json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value
  )

export const exactText = (value: unknown): string => json.stringify(value)

/** Whether a value is a number that JavaScript's numbers do not hold. */
export const isRawNumber = (value: unknown): boolean => json.isRawJSON(value)
