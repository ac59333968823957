/**
 * Puts lines together from the pieces in which they come. Each piece is looked at once, however many a line comes in.
 */
export class Lines {
  #pieces: string[] = []
  #length = 0

  /** The lines that end in this piece, without their ends. */
  push(piece: string): string[] {
    const [first = '', ...more] = piece.split('\n')
    this.#pieces.push(first)
    this.#length += first.length
    const lines: string[] = []
    for (const next of more) {
      lines.push(this.#pieces.length === 1 ? (this.#pieces[0] as string) : this.#pieces.join(''))
      this.#pieces = [next]
      this.#length = next.length
    }
    return lines
  }

  /** How long the line is that has not ended yet. */
  get openLength(): number {
    return this.#length
  }
}
