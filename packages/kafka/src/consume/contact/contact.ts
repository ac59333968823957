import type { KafkaClient } from '../../client/port.ts'

/** When brokers last answered, and for how long they have not. Durations by `performance.now()`, times since the epoch. */
export class Contact {
  /** When the group's coordinator last answered, milliseconds since the epoch; `null` before the first answer. */
  coordinatorAt: number | null = null
  /** When a broker last answered a fetch; `null` before the first answer. */
  brokersAt: number | null = null
  /** When the coordinator was asked what it has not answered yet, nor anything after it. */
  coordinatorAskedAt: number | undefined
  /** Until when the coordinator wants to be left in peace: what is to be asked before is asked then. */
  #quietUntil = 0

  /** For how long the coordinator has not answered. */
  coordinatorSilentMs(now: number): number {
    const { coordinatorAskedAt } = this
    return coordinatorAskedAt === undefined ? 0 : Math.max(0, now - Math.max(coordinatorAskedAt, this.#quietUntil))
  }

  /** A request to the coordinator waits for a quota: that is no silence. */
  coordinatorQuiet(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, performance.now() + ms)
  }

  async ofCoordinator<T>(request: Promise<T>, mayWait = false): Promise<T> {
    const askedAt = performance.now()
    if (!mayWait) this.coordinatorAskedAt ??= askedAt
    try {
      const answer = await request
      this.coordinatorAskedAt = undefined
      this.coordinatorAt = Date.now()
      return answer
    } catch (error) {
      this.coordinatorAskedAt ??= askedAt
      throw error
    }
  }

  /** Any broker may say who coordinates: its answer is none of the coordinator's, its silence is everybody's. */
  async ofAnyBroker<T>(request: Promise<T>): Promise<T> {
    const askedAt = performance.now()
    try {
      return await request
    } catch (error) {
      this.coordinatorAskedAt ??= askedAt
      throw error
    }
  }

  async ofFetch<T>(request: Promise<T>): Promise<T> {
    const answer = await request
    this.brokersAt = Date.now()
    return answer
  }
}

/** The same client, whose answers are noticed. A JoinGroup waits at the broker for other members: its silence says nothing. */
export function noticing(client: KafkaClient, contact: Contact): KafkaClient {
  return {
    ...client,
    fetch: (...args) => contact.ofFetch(client.fetch(...args)),
    findCoordinator: (...args) => contact.ofAnyBroker(client.findCoordinator(...args)),
    joinGroup: (...args) => contact.ofCoordinator(client.joinGroup(...args), true),
    syncGroup: (...args) => contact.ofCoordinator(client.syncGroup(...args), true),
    heartbeat: (...args) => contact.ofCoordinator(client.heartbeat(...args)),
    consumerGroupHeartbeat: (...args) => contact.ofCoordinator(client.consumerGroupHeartbeat(...args)),
    offsetCommit: (...args) => contact.ofCoordinator(client.offsetCommit(...args)),
    offsetFetch: (...args) => contact.ofCoordinator(client.offsetFetch(...args))
  }
}
