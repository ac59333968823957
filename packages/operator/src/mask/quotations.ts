import { maskText, stringEnd, unquoted } from './mask-json.ts'

/** A shorter text may stand anywhere by chance: it is not looked for. */
export const leastChars = 4
/** Of a text of at least so many characters a piece is looked for too: parsers quote some characters around a place. */
const pieceChars = 8
/** What is quoted of a long text is its beginning, or what stands around a place near it. */
const mostChars = 8192

/** What is hidden in one place, to be found where it is quoted: the message of an error, a stack trace, another header. */
export class Quotations {
  readonly #whole = new Set<string>()
  readonly #pieces = new Set<string>()

  /** @param text as it stands in JSON, or a header's */
  add(text: string): void {
    const part = text.slice(0, mostChars)
    this.#note(part)
    if (part.startsWith('"')) this.#note(unquoted(part))
    // What an object holds is quoted by its parts.
    else for (const quoted of textsIn(part)) this.#note(unquoted(quoted))
  }

  get isEmpty(): boolean {
    return this.#whole.size === 0 && this.#pieces.size === 0
  }

  /** The text without what it quotes; the same text where it quotes nothing. */
  mask(text: string): string {
    let left = text
    for (const whole of this.#whole) if (left.includes(whole)) left = left.replaceAll(whole, maskText)
    return this.#pieces.size === 0 ? left : this.#withoutPieces(left)
  }

  #note(text: string): void {
    if (text.length < leastChars) return
    if (text.length < pieceChars) this.#whole.add(text)
    else
      for (let at = 0; at + pieceChars <= text.length; at++) {
        const piece = text.slice(at, at + pieceChars)
        if (/[\p{L}\p{N}]/u.test(piece)) this.#pieces.add(piece)
      }
  }

  #withoutPieces(text: string): string {
    let left = ''
    let copied = 0
    let end = -1
    let start = -1
    for (let at = 0; at + pieceChars <= text.length; at++) {
      if (!this.#pieces.has(text.slice(at, at + pieceChars))) continue
      if (at > end) {
        if (start >= 0) left += text.slice(copied, start) + maskText
        if (start >= 0) copied = end
        start = at
      }
      end = at + pieceChars
    }
    return start < 0 ? text : left + text.slice(copied, start) + maskText + text.slice(end)
  }
}

/** Quoted texts, up to one that is not closed. */
function* textsIn(json: string): Generator<string> {
  for (let at = json.indexOf('"'); at >= 0; ) {
    const end = stringEnd(json, at)
    if (end < 0) return
    yield json.slice(at, end)
    at = json.indexOf('"', end)
  }
}
