import { RecordBatch, stampOffset, stampTimestamp } from './record-batch.ts'

/** Kafka's index.interval.bytes. Also bounds how far a look-up walks from one header to the next. */
const indexIntervalBytes = 4096

/** What is added to the end of a segment. */
export interface Addition {
  readonly bytes: Buffer
  readonly baseOffset: bigint
  readonly lastOffset: bigint
  readonly leaderEpoch: number
  readonly maxTimestamp: bigint
  readonly stamp: { readonly type: 'CreateTime' | 'LogAppendTime'; readonly max: bigint } | null
}

/**
 * Batches in a row in one buffer. What is written is never changed, and the buffer is replaced as a whole when it grows:
 * views of it that are on their way to clients stay right.
 */
export class Segment {
  readonly baseOffset: bigint
  /** Bytes that the log had before this segment, dropped ones included. */
  readonly position: number
  readonly createdAt: number
  appendedAt: number
  endOffset: bigint
  maxTimestamp = -1n
  #buffer: Buffer
  #used = 0
  readonly #capacity: number
  readonly #baseLow: number
  /** Every now and then: last offset of a batch, from the base, and where the batch is. */
  readonly #indexOffsets: number[] = []
  readonly #indexPositions: number[] = []
  /** Bytes since the last entry, over segments. */
  sinceIndexed: number

  constructor(options: {
    readonly baseOffset: bigint
    readonly position: number
    readonly capacity: number
    /** Bytes to begin with; the buffer grows to its capacity. */
    readonly allocated: number
    readonly now: number
    readonly sinceIndexed: number
  }) {
    this.baseOffset = options.baseOffset
    this.endOffset = options.baseOffset
    this.position = options.position
    this.createdAt = options.now
    this.appendedAt = options.now
    this.#capacity = options.capacity
    this.sinceIndexed = options.sinceIndexed
    this.#baseLow = Number(BigInt.asUintN(32, options.baseOffset))
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(options.allocated, options.capacity))
  }

  get sizeBytes(): number {
    return this.#used
  }

  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.#capacity
  }

  append(addition: Addition, now: number): void {
    const { bytes, baseOffset } = addition
    this.#grow(this.#used + bytes.length)
    const at = this.#used
    bytes.copy(this.#buffer, at)
    stampOffset(this.#buffer, at, baseOffset, addition.leaderEpoch)
    if (addition.stamp !== null) stampTimestamp(this.#buffer, at, addition.stamp)
    if (this.sinceIndexed > indexIntervalBytes) {
      this.#indexOffsets.push(Number(addition.lastOffset - this.baseOffset))
      this.#indexPositions.push(at)
      this.sinceIndexed = 0
    }
    this.sinceIndexed += bytes.length
    this.#used = at + bytes.length
    this.endOffset = addition.lastOffset + 1n
    this.appendedAt = now
    if (addition.maxTimestamp > this.maxTimestamp) this.maxTimestamp = addition.maxTimestamp
  }

  /** Position in this segment of the batch that has this offset, which the segment must hold. */
  positionOf(offset: bigint): number {
    const wanted = Number(offset - this.baseOffset)
    const entry = this.#lastEntryUpTo(wanted)
    let at = entry < 0 ? 0 : (this.#indexPositions[entry] as number)
    while (at < this.#used) {
      // Offsets of one segment lie closer than 2^32: the lower halves are enough, and no bigint is made.
      const base = (this.#buffer.readUInt32BE(at + 4) - this.#baseLow) >>> 0
      if (base + this.#buffer.readInt32BE(at + 23) >= wanted) return at
      at += 12 + this.#buffer.readInt32BE(at + 8)
    }
    return this.#used
  }

  batchAt(position: number): RecordBatch {
    return new RecordBatch(this.#buffer, position)
  }

  view(from: number, to: number): Buffer {
    return this.#buffer.subarray(from, to)
  }

  *batches(from = 0): Generator<RecordBatch> {
    for (let at = from; at < this.#used; ) {
      const batch = new RecordBatch(this.#buffer, at)
      yield batch
      at += batch.sizeBytes
    }
  }

  /** The offset of the first index entry at or after this position; null when there is none. */
  indexedOffsetFrom(position: number): bigint | null {
    let low = 0
    let high = this.#indexPositions.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#indexPositions[middle] as number) < position) low = middle + 1
      else high = middle
    }
    const offset = this.#indexOffsets[low]
    return offset === undefined ? null : this.baseOffset + BigInt(offset)
  }

  #lastEntryUpTo(offset: number): number {
    let low = 0
    let high = this.#indexOffsets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#indexOffsets[middle] as number) <= offset) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #grow(needed: number): void {
    if (needed <= this.#buffer.length) return
    const size = Math.min(Math.max(this.#capacity, needed), Math.max(needed, this.#buffer.length * 2))
    const grown = Buffer.allocUnsafeSlow(size)
    this.#buffer.copy(grown, 0, 0, this.#used)
    this.#buffer = grown
  }
}
