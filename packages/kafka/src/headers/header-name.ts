/** The name of a header that we write, as text and as the bytes that every letter shares. */
export interface HeaderName {
  readonly text: string
  readonly bytes: Buffer
}

export type HeaderEntry = readonly [name: Buffer, value: Buffer | null]

export function headerName(text: string): HeaderName {
  return Object.freeze({ text, bytes: Buffer.from(text) })
}
