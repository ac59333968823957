export const SLAB_BYTES = 8192
/** What is larger gets memory of its own. */
const MOST_SHARED = SLAB_BYTES / 4

/**
 * Small pieces of memory, cut from slabs, since an allocation for each costs more than filling it. As Node's pool, but this
 * library's alone: whoever has a Buffer of Node's pool reaches all of that by its `buffer`, and so could change a letter.
 * No piece is ever handed to code of the user's.
 */
let slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
let used = 0

/** Where a piece lies: valid until the next call. */
export const piece: { buffer: Buffer; start: number } = { buffer: slab, start: 0 }

/** Cuts a piece, in {@link piece}; what is in it is not defined. */
export function cutPiece(length: number): void {
  if (length > MOST_SHARED) {
    piece.buffer = Buffer.allocUnsafeSlow(length)
    piece.start = 0
    return
  }
  if (used + length > SLAB_BYTES) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
    used = 0
  }
  piece.buffer = slab
  piece.start = used
  used += length
}

const firstRoom = 4096
const largestRoom = 1 << 18

/** Memory for what is kept together and let go together, such as what waits for one request: pieces of few large slabs, which grow. */
export class Room {
  #slab: Buffer | undefined
  #used = 0

  /** Cuts a piece, in {@link piece}; what is in it is not defined. */
  cut(length: number): void {
    if (this.#slab === undefined || this.#used + length > this.#slab.length) {
      const size = this.#slab === undefined ? firstRoom : Math.min(largestRoom, this.#slab.length * 2)
      this.#slab = Buffer.allocUnsafeSlow(Math.max(size, length))
      this.#used = 0
    }
    piece.buffer = this.#slab
    piece.start = this.#used
    this.#used += length
  }
}
