import { partitionKey } from '../../client/partition-key.ts'
import type { TransactionClient } from './transaction-settings.ts'

/**
 * Who leads the partitions that are written to, as it was last heard: kept from one transaction to the next, and asked once for
 * all partitions of a topic.
 */
export class Leaders {
  readonly #client: Pick<TransactionClient, 'metadata'>
  readonly #known = new Map<string, number>()
  readonly #asking = new Map<string, Promise<void>>()

  constructor(client: Pick<TransactionClient, 'metadata'>) {
    this.#client = client
  }

  /**
   * The node that leads a partition; −1 while there is none.
   * @param fresh asked anew: the try before went wrong
   */
  async of(topic: string, partition: number, fresh: boolean): Promise<number> {
    const key = partitionKey({ topic, partition })
    if (fresh || !this.#known.has(key)) await this.#ask(topic)
    return this.#known.get(key) ?? -1
  }

  #ask(topic: string): Promise<void> {
    const asking =
      this.#asking.get(topic) ??
      this.#learn(topic).finally(() => {
        this.#asking.delete(topic)
      })
    this.#asking.set(topic, asking)
    return asking
  }

  async #learn(topic: string): Promise<void> {
    const found = (await this.#client.metadata([topic])).topics.get(topic)
    for (const { partition, leader } of found?.partitions ?? [])
      this.#known.set(partitionKey({ topic, partition }), leader)
  }
}
