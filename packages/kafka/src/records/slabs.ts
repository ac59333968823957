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
