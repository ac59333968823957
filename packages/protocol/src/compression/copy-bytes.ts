/** Below this many bytes a loop is faster than a call into the runtime. */
const SHORT = 32

/** Copies a range between two buffers. */
export function copyBytes(target: Buffer, at: number, source: Buffer, start: number, end: number): void {
  if (end - start > SHORT) {
    source.copy(target, at, start, end)
    return
  }
  for (let i = start; i < end; i++) target[at++] = source[i] as number
}

/**
 * Writes `length` bytes again that stand `distance` bytes before `at`. Where the two overlap the bytes just written
 * are read, which repeats a pattern: both LZ4 and Snappy mean it so.
 */
export function repeatBytes(target: Buffer, at: number, distance: number, length: number): void {
  const end = at + length
  if (length > SHORT && distance >= length) {
    target.copyWithin(at, at - distance, end - distance)
    return
  }
  if (length > SHORT && distance === 1) {
    target.fill(target[at - 1] as number, at, end)
    return
  }
  for (let i = at; i < end; i++) target[i] = target[i - distance] as number
}
