import { MalformedMessage } from './wire-reader.ts'

/** The shortest header of a request: key, version, correlation id and a client id that is null. */
const leastRequest = 10

const firstAllocation = 4096
const noBytes: Buffer = Buffer.alloc(0)

/**
 * What is allocated beyond the bytes that have arrived: this many times as much, so that a length alone costs its sender
 * nothing, and a long frame is not copied again and again as it grows.
 */
const trust = 16

/** Cuts a stream of bytes into frames: four bytes of length, then as many bytes. A frame has memory of its own: that of the chunks may be used again. */
export class FrameSplitter {
  readonly #leastBytes: number
  readonly #maxFrameBytes: number
  readonly #lengthBytes = Buffer.alloc(4)
  #lengthHas = 0
  #length = -1
  #frame = noBytes
  #has = 0

  /** @param leastBytes of a frame: a request's unless an answer's, which may be a correlation id and little more, is said */
  constructor(maxFrameBytes: number, leastBytes: number = leastRequest) {
    this.#maxFrameBytes = maxFrameBytes
    this.#leastBytes = leastBytes
  }

  /** Bytes of memory that the frame which is not complete yet has. */
  get allocated(): number {
    return this.#frame.length
  }

  /** Frames that this chunk completes. @throws MalformedMessage for a length that no request has, or that is over the limit. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = []
    let at = 0
    while (at < chunk.length) {
      if (this.#length < 0) {
        at += this.#readLength(chunk, at)
        if (this.#length < 0) break
      }
      const here = Math.min(this.#length - this.#has, chunk.length - at)
      this.#grow(this.#has + here)
      chunk.copy(this.#frame, this.#has, at, at + here)
      this.#has += here
      at += here
      if (this.#has === this.#length) frames.push(this.#done(this.#frame.subarray(0, this.#length)))
    }
    return frames
  }

  #readLength(chunk: Buffer, at: number): number {
    const here = Math.min(4 - this.#lengthHas, chunk.length - at)
    chunk.copy(this.#lengthBytes, this.#lengthHas, at, at + here)
    this.#lengthHas += here
    if (this.#lengthHas === 4) {
      const length = this.#lengthBytes.readInt32BE(0)
      if (length < this.#leastBytes || length > this.#maxFrameBytes)
        throw new MalformedMessage(
          `a frame of ${length} bytes, which must have ${this.#leastBytes} to ${this.#maxFrameBytes}`
        )
      this.#length = length
      this.#lengthHas = 0
    }
    return here
  }

  #grow(needed: number): void {
    if (this.#frame.length >= needed) return
    const size = Math.min(this.#length, Math.max(needed * trust, firstAllocation))
    const grown = Buffer.allocUnsafeSlow(size)
    this.#frame.copy(grown, 0, 0, this.#has)
    this.#frame = grown
  }

  #done(frame: Buffer): Buffer {
    this.#length = -1
    this.#has = 0
    this.#frame = noBytes
    return frame
  }
}
