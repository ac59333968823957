import { changing } from './word-shape.ts'

/** What stays of a message as it is read, with `?` for what changes. */
export class ShapeText {
  #text = ''
  /** What stands behind the last `?` and is left out when another one follows. */
  #pending = ''
  #afterChanging = false
  /** The last piece that was put, blanks aside. */
  #last = ''

  get text(): string {
    return this.#text + this.#pending
  }

  get last(): string {
    return this.#last
  }

  get afterChanging(): boolean {
    return this.#afterChanging
  }

  put(piece: string): void {
    if (piece !== ' ') this.#last = piece
    if (!this.#afterChanging) this.#text += piece
    else if (piece.length === 1 && ' ,;:'.includes(piece)) this.#pending += piece
    else {
      this.#text += this.#pending + piece
      this.#pending = ''
      this.#afterChanging = false
    }
  }

  /** Another changing piece beside one is none: a list of values is as one value. */
  putChanging(): void {
    if (this.#afterChanging) this.#pending = ''
    else this.#text += changing
    this.#afterChanging = true
    this.#last = changing
  }
}
