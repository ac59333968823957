import { PatternError } from './syntax.ts'

const controls: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b]
])

/** The text of an expression, character by character, and the escapes that stand for one. */
export class Scanner {
  readonly #chars: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#chars = Array.from(text)
  }

  get atEnd(): boolean {
    return this.#at >= this.#chars.length
  }

  /** Empty at the end. */
  peek(ahead = 0): string {
    return this.#chars[this.#at + ahead] ?? ''
  }

  next(): string {
    const char = this.peek()
    if (char === '') throw new PatternError('it ends too soon')
    this.#at++
    return char
  }

  /** Takes the text if it is next. */
  take(text: string): boolean {
    if (!this.looksAt(text)) return false
    this.#at += text.length
    return true
  }

  looksAt(text: string): boolean {
    return Array.from(text).every((char, i) => this.peek(i) === char)
  }

  /** What matches from here, taken; null when nothing does. The pattern is sticky. */
  takeMatch(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.#chars.slice(this.#at, this.#at + 256).join(''))
    if (found === null || found.index !== 0) return null
    this.#at += Array.from(found[0]).length
    return found
  }

  /** The character that an escape stands for, after its backslash. */
  escaped(): number {
    const octal = this.takeMatch(/^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/)
    if (octal !== null) return Number.parseInt(octal[0], 8)
    const hex = this.takeMatch(/^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/)
    if (hex !== null) {
      const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
      if (code > 0x10ffff) throw new PatternError(`\\${hex[0]} is no character`)
      return code
    }
    const char = this.next()
    const control = controls.get(char)
    if (control !== undefined) return control
    if (/[0-9A-Za-z]/.test(char)) throw new PatternError(`there is no escape \\${char}`)
    return char.codePointAt(0) ?? 0
  }
}
