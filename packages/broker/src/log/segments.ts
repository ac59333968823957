import type { LogConfig } from './log-config.ts'
import { type Addition, Segment } from './segment.ts'

/** A segment in memory is no larger, however large segment.bytes is: retention can then give memory back in small parts. */
const largestSegment = 1024 * 1024

/** Most topics of a test have few records: a log begins with this much, and once it has filled a segment takes whole ones. */
const firstBytes = 4096

/** A place in the log. */
export interface Place {
  readonly index: number
  readonly segment: Segment
  /** Within the segment. */
  readonly at: number
}

/** The segments of one log, oldest first. */
export class Segments implements Iterable<Segment> {
  #all: Segment[] = [];

  [Symbol.iterator](): Iterator<Segment> {
    return this.#all.values()
  }

  get sizeBytes(): number {
    const first = this.#all[0]
    return first === undefined ? 0 : this.end - first.position
  }

  /** Bytes that were ever appended. */
  get end(): number {
    const last = this.#all.at(-1)
    return last === undefined ? 0 : last.position + last.sizeBytes
  }

  append(addition: Addition, config: LogConfig, now: number): void {
    const bytes = addition.bytes.length
    let last = this.#all.at(-1)
    const old = last !== undefined && config.segmentMs >= 0 && now - last.createdAt > config.segmentMs
    if (last === undefined || old || !last.hasRoom(bytes)) {
      const limit = config.segmentBytes > 0 ? Math.min(config.segmentBytes, largestSegment) : largestSegment
      last = new Segment({
        baseOffset: addition.baseOffset,
        position: this.end,
        capacity: Math.max(bytes, limit),
        allocated: last === undefined || old ? firstBytes : limit,
        now,
        sinceIndexed: last?.sinceIndexed ?? 0
      })
      this.#all.push(last)
    }
    last.append(addition, now)
  }

  /** Where the batch with this offset is; null when the log has it not. */
  find(offset: bigint): Place | null {
    let low = 0
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#all[middle] as Segment).endOffset <= offset) low = middle + 1
      else high = middle
    }
    const segment = this.#all[low]
    return segment === undefined ? null : { index: low, segment, at: segment.positionOf(offset) }
  }

  /** Bytes before the batch with this offset; all there are when the log ends before it. */
  positionOf(offset: bigint): number {
    const place = this.find(offset)
    return place === null ? this.end : place.segment.position + place.at
  }

  /** Views of so many bytes from this place on, as far as position `end`. */
  views(from: Place, bytes: number, end: number): Buffer[] {
    const views: Buffer[] = []
    let left = Math.min(bytes, end - from.segment.position - from.at)
    let at = from.at
    for (let index = from.index; left > 0; index++) {
      const segment = this.#all[index]
      if (segment === undefined) break
      const here = Math.min(left, segment.sizeBytes - at)
      if (here > 0) views.push(segment.view(at, at + here))
      left -= here
      at = 0
    }
    return views
  }

  /** Kafka's bound for the aborted transactions of a read: its index is sparse, so it is at or after the end of the read. */
  indexedOffsetFrom(position: number, place: Place): bigint | null {
    for (let index = place.index; index < this.#all.length; index++) {
      const segment = this.#all[index] as Segment
      const offset = segment.indexedOffsetFrom(position - segment.position)
      if (offset !== null) return offset
    }
    return null
  }

  /** Drops what has no offset from this one on. */
  dropBefore(offset: bigint): void {
    let count = 0
    while (count < this.#all.length && (this.#all[count] as Segment).endOffset <= offset) count++
    if (count > 0) this.#all = this.#all.slice(count)
  }

  clear(): void {
    this.#all = []
  }
}
