import type { KafkaClient } from '../client/port.ts'
import { countPartitions } from './leader.ts'
import type { Timing } from './timing.ts'

/** The leader's duty: no other member may know the topics of all. Calls back once when their partitions are not what they were. */
export class MetadataWatch {
  readonly #client: Pick<KafkaClient, 'metadata'>
  readonly #intervalMs: number
  readonly #timing: Timing
  readonly #changed: (topics: readonly string[]) => void
  #timer: unknown
  #counts: ReadonlyMap<string, number> | null = null

  constructor(
    client: Pick<KafkaClient, 'metadata'>,
    intervalMs: number,
    timing: Timing,
    changed: (topics: readonly string[]) => void
  ) {
    this.#client = client
    this.#intervalMs = intervalMs
    this.#timing = timing
    this.#changed = changed
  }

  start(counts: ReadonlyMap<string, number>): void {
    this.stop()
    if (counts.size === 0) return
    this.#counts = counts
    this.#arm(counts)
  }

  stop(): void {
    this.#counts = null
    this.#timing.clearTimeout(this.#timer)
  }

  #arm(counts: ReadonlyMap<string, number>): void {
    this.#timer = this.#timing.setTimeout(() => void this.#look(counts), this.#intervalMs)
  }

  async #look(counts: ReadonlyMap<string, number>): Promise<void> {
    // No answer says nothing about the topics: look again next time.
    const now = await countPartitions(this.#client, [...counts.keys()], counts).catch(() => counts)
    if (this.#counts !== counts) return
    const changed = [...counts.keys()].filter(topic => counts.get(topic) !== now.get(topic))
    if (changed.length === 0) return this.#arm(counts)
    this.stop()
    this.#changed(changed)
  }
}
