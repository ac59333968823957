const HASH_BITS = 14
const MIN_MATCH = 4

/** Where sequences of four bytes were last seen; one table for all, as compressing is synchronous. */
const table = new Int32Array(1 << HASH_BITS)

/** Told of what was found: bytes from `literals` to `start` as they are, then `length` bytes that stand `distance` before. */
export type Emit = (literals: number, start: number, length: number, distance: number) => void

/**
 * Finds repetitions in a block, greedily: each place is looked up by a hash of its next four bytes, and steps grow over
 * bytes that do not repeat. Matches begin at the latest `tail` bytes before the end and end `spare` bytes before it.
 * @returns where the literals begin that are left at the end
 */
export function findMatches(
  data: Buffer,
  block: { readonly start: number; readonly end: number; readonly tail: number; readonly spare: number },
  emit: Emit
): number {
  const { start, end } = block
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const lastMatch = end - block.tail
  const lastByte = end - block.spare
  let literals = start
  if (lastMatch <= start) return literals
  table.fill(-1)
  let at = start
  let misses = 32
  while (at <= lastMatch) {
    const word = view.getInt32(at, true)
    const slot = Math.imul(word, -1640531535) >>> (32 - HASH_BITS)
    const seen = table[slot] as number
    table[slot] = at
    if (seen < 0 || at - seen > 65_535 || view.getInt32(seen, true) !== word) {
      at += misses++ >> 5
      continue
    }
    let length = MIN_MATCH
    while (at + length + 4 <= lastByte && view.getInt32(seen + length, true) === view.getInt32(at + length, true))
      length += 4
    while (at + length < lastByte && data[seen + length] === data[at + length]) length++
    emit(literals, at, length, at - seen)
    at += length
    literals = at
    misses = 32
  }
  return literals
}
