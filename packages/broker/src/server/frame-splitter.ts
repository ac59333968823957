import { MalformedRequest } from '../protocol/wire-reader.ts'

/** More is not allocated for a frame before its bytes arrive: a length alone costs its sender nothing. */
const firstAllocation = 64 * 1024

/** Cuts a stream of bytes into frames: four bytes of length, then as many bytes. */
export class FrameSplitter {
  readonly #maxFrameBytes: number
  readonly #lengthBytes = Buffer.alloc(4)
  #lengthHas = 0
  #length = -1
  #frame = Buffer.alloc(0)
  #has = 0

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes
  }

  /** Frames that this chunk completes. @throws MalformedRequest for a length that is negative or over the limit. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = []
    let at = 0
    while (at < chunk.length) {
      if (this.#length < 0) {
        at += this.#readLength(chunk, at)
        if (this.#length < 0) break
      }
      const missing = this.#length - this.#has
      const here = Math.min(missing, chunk.length - at)
      // A whole frame in one chunk is not copied.
      if (this.#has === 0 && here === missing) frames.push(this.#done(chunk.subarray(at, at + here)))
      else {
        this.#grow(this.#has + here)
        chunk.copy(this.#frame, this.#has, at, at + here)
        this.#has += here
        if (this.#has === this.#length) frames.push(this.#done(this.#frame.subarray(0, this.#length)))
      }
      at += here
    }
    return frames
  }

  #readLength(chunk: Buffer, at: number): number {
    const here = Math.min(4 - this.#lengthHas, chunk.length - at)
    chunk.copy(this.#lengthBytes, this.#lengthHas, at, at + here)
    this.#lengthHas += here
    if (this.#lengthHas === 4) {
      const length = this.#lengthBytes.readInt32BE(0)
      if (length < 0 || length > this.#maxFrameBytes)
        throw new MalformedRequest(`a frame of ${length} bytes; ${this.#maxFrameBytes} is the most`)
      this.#length = length
      this.#lengthHas = 0
    }
    return here
  }

  #grow(needed: number): void {
    if (this.#frame.length >= needed) return
    const size = Math.min(this.#length, Math.max(needed, this.#frame.length * 2, firstAllocation))
    const grown = Buffer.allocUnsafeSlow(size)
    this.#frame.copy(grown, 0, 0, this.#has)
    this.#frame = grown
  }

  #done(frame: Buffer): Buffer {
    this.#length = -1
    this.#has = 0
    this.#frame = Buffer.alloc(0)
    return frame
  }
}
