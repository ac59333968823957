import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterError } from '../../errors.ts'
import type { EventSink, HoldReason } from '../../events.ts'

/** Why one source partition stands still, if it does; several reasons can hold at once. Each is told when it begins and ends. */
export class Holds {
  readonly #partition: TopicPartition
  readonly #emit: EventSink
  readonly #current = new Map<HoldReason, { error: DeadLetterError; since: number }>()

  constructor(partition: TopicPartition, emit: EventSink) {
    this.#partition = partition
    this.#emit = emit
  }

  /** Told again when the same reason comes with another error code. */
  hold(reason: HoldReason, error: DeadLetterError): void {
    const before = this.#current.get(reason)
    this.#current.set(reason, { error, since: before?.since ?? Date.now() })
    if (before?.error.code !== error.code) this.#emit('held', { ...this.#where(), reason, error })
  }

  release(reason: HoldReason): void {
    const hold = this.#current.get(reason)
    if (!hold) return
    this.#current.delete(reason)
    this.#emit('released', { ...this.#where(), reason, heldMs: Date.now() - hold.since })
  }

  has(reason: HoldReason): boolean {
    return this.#current.has(reason)
  }

  get any(): boolean {
    return this.#current.size > 0
  }

  list(): { reason: HoldReason; error: DeadLetterError; since: number }[] {
    return [...this.#current].map(([reason, hold]) => ({ reason, ...hold }))
  }

  #where(): TopicPartition {
    return { topic: this.#partition.topic, partition: this.#partition.partition }
  }
}
