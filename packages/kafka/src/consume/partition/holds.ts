import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterError } from '../../errors.ts'
import type { EventSink, HoldReason } from '../../events.ts'
import { type Clock, systemClock } from '../../time/clock.ts'

/** Why one source partition stands still, if it does; several reasons can hold at once. Each is told when it begins and ends. */
export class Holds {
  readonly #partition: TopicPartition
  readonly #emit: EventSink
  readonly #clock: Clock
  readonly #current = new Map<HoldReason, { error: DeadLetterError; since: number }>()

  constructor(partition: TopicPartition, emit: EventSink, clock: Clock = systemClock) {
    this.#partition = partition
    this.#emit = emit
    this.#clock = clock
  }

  /** Told again when the same reason comes with another error code. */
  hold(reason: HoldReason, error: DeadLetterError): void {
    const before = this.#current.get(reason)
    this.#current.set(reason, { error, since: before?.since ?? this.#clock.now() })
    if (before?.error.code !== error.code) this.#emit('held', { ...this.#where(), reason, error })
  }

  release(reason: HoldReason): void {
    const hold = this.#current.get(reason)
    if (!hold) return
    this.#current.delete(reason)
    this.#emit('released', { ...this.#where(), reason, heldMs: Math.round(this.#clock.now() - hold.since) })
  }

  has(reason: HoldReason): boolean {
    return this.#current.has(reason)
  }

  get any(): boolean {
    return this.#current.size > 0
  }

  list(): { reason: HoldReason; error: DeadLetterError; sinceMs: number }[] {
    const now = this.#clock.now()
    return [...this.#current].map(([reason, { error, since }]) => ({ reason, error, sinceMs: Math.round(now - since) }))
  }

  #where(): TopicPartition {
    return { topic: this.#partition.topic, partition: this.#partition.partition }
  }
}
