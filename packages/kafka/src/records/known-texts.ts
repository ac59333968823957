/** Bytes, and the text that they are in UTF-8. */
export interface KnownText {
  readonly bytes: Buffer
  readonly text: string
}

/** What is longer comes seldom again. */
const mostBytes = 64

/**
 * Texts that many records have, each made once, in bounded memory: one takes the place of another of the same slot. Their bytes are shared
 * among records, and no view of a batch: nobody outside sees them.
 */
export class KnownTexts {
  readonly #slots: (KnownText | undefined)[]
  readonly #mask: number

  /** @param slots a power of two */
  constructor(slots: number) {
    this.#slots = new Array(slots).fill(undefined)
    this.#mask = slots - 1
  }

  /** What is too long to be known is a view of `buffer`. */
  find(buffer: Buffer, start = 0, length = buffer.length): KnownText {
    const end = start + length
    if (length === 0 || length > mostBytes)
      return { bytes: buffer.subarray(start, end), text: buffer.toString('utf8', start, end) }
    const middle = buffer[start + (length >> 1)] as number
    const slot = (length * 89 + middle * 31 + (buffer[end - 1] as number) * 7) & this.#mask
    const known = this.#slots[slot]
    if (known !== undefined && isAt(known.bytes, buffer, start, length)) return known
    const made = { bytes: Buffer.from(buffer.subarray(start, end)), text: buffer.toString('utf8', start, end) }
    this.#slots[slot] = made
    return made
  }
}

/** They are short: a call out of JavaScript takes longer. */
function isAt(bytes: Buffer, buffer: Buffer, start: number, length: number): boolean {
  if (bytes.length !== length) return false
  for (let i = 0; i < length; i++) if (bytes[i] !== buffer[start + i]) return false
  return true
}
