import type { ConsumerGroupHeartbeatAnswer, TopicIdPartitions } from '../client/port.ts'

/** What Apache Kafka 4.4 has unless configured otherwise. */
const usualIntervalMs = 1_000
/** Beyond the interval: the broker's clock is not ours. */
const marginMs = 250

/**
 * A broker that assigns at most once in a while gives a member that joins nothing at first, although all may be its own.
 * Such an answer is doubted until the epoch moves or the while is over: a member that believed it would look idle.
 */
export class FirstAssignment {
  /** As the broker told it, once it did. */
  intervalMs = usualIntervalMs
  #doubtedSince: number | null = null

  /** From one heartbeat to the next: sooner while there is doubt. */
  pauseMs(intervalMs: number): number {
    return this.#doubtedSince === null ? intervalMs : Math.min(intervalMs, Math.ceil((this.intervalMs + marginMs) / 2))
  }

  /**
   * The assignment to be followed after an answer to a heartbeat sent at `sentAt`; `null` = unchanged, `undefined` =
   * doubted. `epoch`: the member's before it, 0 = it joined by it.
   */
  take(
    answer: ConsumerGroupHeartbeatAnswer,
    epoch: number,
    sentAt: number
  ): readonly TopicIdPartitions[] | null | undefined {
    const { assignment } = answer
    if (epoch === 0) this.#doubtedSince = this.intervalMs > 0 ? sentAt : null
    if (this.#doubtedSince === null) return assignment
    const given = assignment !== null && assignment.length > 0
    const moved = epoch !== 0 && answer.memberEpoch !== epoch
    if (!given && !moved && sentAt - this.#doubtedSince < this.intervalMs + marginMs) return undefined
    this.#doubtedSince = null
    return assignment ?? []
  }
}
