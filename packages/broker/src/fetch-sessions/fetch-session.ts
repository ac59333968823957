import type { FetchPartition, FetchPartitions } from './fetch-partition.ts'

/** What a session last told its client of a partition. */
interface Told {
  highWatermark: bigint
  startOffset: bigint
}

/** What an answer says of a partition, as far as a session needs to know it. */
export interface PartitionNews {
  readonly code: number
  readonly highWatermark: bigint
  readonly startOffset: bigint
  readonly bytes: number
  readonly diverges: boolean
}

const maxEpoch = 2 ** 31 - 1

/** After the last one comes 1: 0 begins a session. */
export function nextEpoch(epoch: number): number {
  return epoch === maxEpoch ? 1 : epoch + 1
}

/** The partitions that one client fetches, so that it names only what changed and hears only what is new (KIP-227). */
export class FetchSession {
  readonly id: number
  readonly usesTopicIds: boolean
  readonly createdAt: number
  usedAt: number
  /** Of the request that is to come. */
  epoch = 1
  readonly #partitions: FetchPartitions
  readonly #told = new Map<string, Told>()

  constructor(options: { id: number; usesTopicIds: boolean; now: number; partitions: FetchPartitions }) {
    this.id = options.id
    this.usesTopicIds = options.usesTopicIds
    this.createdAt = options.now
    this.usedAt = options.now
    this.#partitions = options.partitions
  }

  get size(): number {
    return this.#partitions.size
  }
  /** Those that had data last come last, so that all have their turn when an answer is full. */
  get partitions(): Iterable<FetchPartition> {
    return this.#partitions.values()
  }

  update(wanted: FetchPartitions, forgotten: Iterable<string>): void {
    for (const [key, partition] of wanted) {
      const known = this.#partitions.get(key)
      if (known === undefined) this.#partitions.set(key, partition)
      else Object.assign(known, { ...partition, topic: known.topic ?? partition.topic })
    }
    for (const key of forgotten) {
      this.#partitions.delete(key)
      this.#told.delete(key)
    }
  }

  /** Remembers what a client is told. @returns whether that is news to it. */
  tell(key: string, news: PartitionNews): boolean {
    const partition = this.#partitions.get(key)
    if (partition === undefined) return true
    const told = this.#told.get(key)
    const isNews =
      news.bytes > 0 ||
      news.code !== 0 ||
      news.diverges ||
      news.highWatermark !== (told?.highWatermark ?? -1n) ||
      news.startOffset !== (told?.startOffset ?? -1n)
    this.#told.set(key, {
      highWatermark: news.code === 0 ? news.highWatermark : -1n,
      startOffset: news.startOffset
    })
    if (news.bytes > 0) {
      this.#partitions.delete(key)
      this.#partitions.set(key, partition)
    }
    return isNews
  }

  /** The first answer tells everything, and no order changes. */
  begin(key: string, news: PartitionNews): void {
    this.#told.set(key, { highWatermark: news.highWatermark, startOffset: news.startOffset })
  }
}
