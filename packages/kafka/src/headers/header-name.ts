/** The name of a header that we write, as text and as the bytes that every letter shares. */
export interface HeaderName {
  readonly text: string
  readonly bytes: Buffer
}

export type HeaderEntry = readonly [name: Buffer, value: Buffer | null]

export function headerName(text: string): HeaderName {
  return Object.freeze({ text, bytes: Buffer.from(text) })
}

/** The headers of a letter as they are collected: the record's own first, then those that we add and the user wants. */
export class HeaderList {
  readonly entries: HeaderEntry[] = []
  readonly #leftOut: ReadonlySet<string>

  /** @param leftOut names that are not written */
  constructor(leftOut: ReadonlySet<string>) {
    this.#leftOut = leftOut
  }

  wants(name: HeaderName): boolean {
    return this.#leftOut.size === 0 || !this.#leftOut.has(name.text)
  }

  add(name: HeaderName, value: Buffer | null): void {
    if (this.wants(name)) this.entries.push([name.bytes, value])
  }
}
