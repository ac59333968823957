/** What brokers have said of a topic that is not there. */
interface Denials {
  readonly since: number
  answers: number
  readonly brokers: Set<number>
}

/** A broker that has just started, or is cut off from the controller, may not know a topic for a moment. */
const leastMs = 2000
const leastAnswers = 3

/**
 * When a topic that was there is believed to be deleted: answers that name it as unknown, one after the other over two
 * seconds without one that shows it, and from two brokers where there are two.
 *
 * One broker's view can lag behind for as long as it is cut off from the controller, and asking it again proves nothing;
 * two that lag behind in the same way are no accident of one machine. Being wrong loses nothing all the same: the
 * partitions are committed and given up, the offsets stay with the topic's id, and a topic that is seen again with the
 * same id goes on from them.
 */
export class Absences {
  readonly #denials = new Map<string, Denials>()

  /**
   * Whether it is to be believed by now.
   * @param broker who said so, when that is known
   * @param brokers how many there are
   */
  denied(topic: string, broker: number | undefined, brokers: number, now: number): boolean {
    const denials = this.#denials.get(topic) ?? { since: now, answers: 0, brokers: new Set<number>() }
    this.#denials.set(topic, denials)
    denials.answers++
    if (broker !== undefined) denials.brokers.add(broker)
    return (
      denials.answers >= leastAnswers &&
      now - denials.since >= leastMs &&
      denials.brokers.size >= Math.min(2, Math.max(1, brokers))
    )
  }

  seen(topic: string): void {
    this.#denials.delete(topic)
  }

  /** A broker that has not been asked about a topic that is doubted. */
  unasked(brokers: Iterable<number>): number | undefined {
    for (const broker of brokers)
      for (const denials of this.#denials.values()) if (!denials.brokers.has(broker)) return broker
    return undefined
  }
}
