import type { LetterEntry } from './entry.ts'
import { Lane } from './lane.ts'
import type { LaneContext } from './lane-context.ts'

/** The lanes: one for each DLQ partition that letters were written to. */
export class Publisher {
  readonly #context: LaneContext
  // A lane is never thrown away: another lane of the same partition would begin again at sequence 0 under the same
  // identity, and the broker would take its first batches for the old ones.
  readonly #lanes = new Map<string, Lane[]>()

  constructor(context: LaneContext) {
    this.#context = context
  }

  publish(topic: string, partition: number, entry: LetterEntry): void {
    let lanes = this.#lanes.get(topic)
    if (!lanes) {
      lanes = []
      this.#lanes.set(topic, lanes)
    }
    let lane = lanes[partition]
    if (!lane) {
      lane = new Lane(topic, partition, this.#context)
      lanes[partition] = lane
    }
    lane.enqueue(entry)
  }

  /** The topic's partitions are not what they were: what waits for it is routed again. */
  reroute(topic: string): void {
    for (const lane of [...this.#of(topic)]) lane.rerouteQueued()
  }

  forget(key: string): void {
    for (const topic of this.#lanes.keys()) for (const lane of this.#of(topic)) lane.forget(key)
  }

  close(): void {
    for (const topic of this.#lanes.keys()) for (const lane of this.#of(topic)) lane.close()
  }

  #of(topic: string): Lane[] {
    // The array has holes where no letter went.
    return Object.values(this.#lanes.get(topic) ?? [])
  }
}
