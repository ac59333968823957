import type { HeaderEntry, HeaderName } from './header-name.ts'

const NOT_YET = Buffer.alloc(0)

/**
 * The headers of a letter as they are collected: the record's own first, then those that we add and the user wants. Texts
 * are encoded together at the end, since each call into the runtime costs more than the bytes.
 */
export class HeaderList {
  readonly #entries: [name: Buffer, value: Buffer | null][] = []
  readonly #leftOut: ReadonlySet<string>
  #texts = ''
  /** Of each text the place of its header, then its length in characters. */
  readonly #places: number[] = []

  /** @param leftOut names that are not written */
  constructor(leftOut: ReadonlySet<string>) {
    this.#leftOut = leftOut
  }

  get length(): number {
    return this.#entries.length
  }

  wants(name: HeaderName): boolean {
    return this.#leftOut.size === 0 || !this.#leftOut.has(name.text)
  }

  /** A header of the record's own. */
  keep(name: Buffer, value: Buffer | null): void {
    this.#entries.push([name, value])
  }

  /** A header of ours, if it is wanted. */
  add(name: HeaderName, value: Buffer | string | null): void {
    if (this.wants(name)) this.put(name, value)
  }

  /** A header of ours that is always written. */
  put(name: HeaderName, value: Buffer | string | null): void {
    if (typeof value === 'string') {
      this.#places.push(this.#entries.length, value.length)
      this.#texts += value
      this.#entries.push([name.bytes, NOT_YET])
    } else this.#entries.push([name.bytes, value])
  }

  /** All headers. Called once, at the end. */
  seal(): readonly HeaderEntry[] {
    const texts = this.#texts
    const bytes = Buffer.from(texts)
    // As many bytes as characters: each character is one byte.
    const isAscii = bytes.length === texts.length
    for (let i = 0, from = 0; i < this.#places.length; i += 2) {
      const entry = this.#entries[this.#places[i] as number] as [Buffer, Buffer]
      const to = from + (this.#places[i + 1] as number)
      entry[1] = isAscii ? bytes.subarray(from, to) : Buffer.from(texts.slice(from, to))
      from = to
    }
    return this.#entries
  }
}
