import type { AbortedFilter } from '../../records/aborted-filter.ts'

/** One fetch's record batches of one partition, in the order of the log. */
export interface FetchedChunk {
  readonly records: Buffer
  /** Bytes of complete batches; what comes after is a batch cut short by the broker. */
  readonly end: number
  /** Where the next batch to be read begins in `records`. */
  readonly position: number
  readonly aborted: AbortedFilter
}

/** Batches of one partition between its fetches, which append, and its worker, which takes away. */
export class ChunkBuffer {
  #chunks: { -readonly [K in keyof FetchedChunk]: FetchedChunk[K] }[] = []
  #bytes = 0

  /** Bytes of batches that are not finished with. */
  get bytes(): number {
    return this.#bytes
  }

  get first(): FetchedChunk | undefined {
    return this.#chunks[0]
  }

  append(records: Buffer, end: number, aborted: AbortedFilter): void {
    this.#chunks.push({ records, end, position: 0, aborted })
    this.#bytes += end
  }

  /** The next batches of the first chunk, so many bytes, are finished with. */
  advance(bytes: number): void {
    const chunk = this.#chunks[0]
    if (chunk === undefined) return
    chunk.position += bytes
    this.#bytes -= bytes
    if (chunk.position >= chunk.end) this.#chunks.shift()
  }

  clear(): void {
    this.#chunks = []
    this.#bytes = 0
  }
}
