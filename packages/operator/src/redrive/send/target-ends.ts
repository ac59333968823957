import type { Cluster } from '../../cluster/cluster.ts'
import { endOfLog } from '../../cluster/log-offsets.ts'

/** Where partitions of targets ended when a run first had to do with their topic: its copies lie behind. */
export class TargetEnds {
  readonly #cluster: Cluster
  readonly #topics = new Map<string, ReadonlyMap<number, number>>()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Whether {@link of} knows the topic. */
  knows(topic: string): boolean {
    return this.#topics.has(topic)
  }

  /** Asks for the ends of a topic; where they are not told, copies are looked for from the start. */
  async look(topic: string, partitions: number): Promise<void> {
    const queries = Array.from({ length: partitions }, (_, partition) => ({ topic, partition, timestamp: endOfLog }))
    const answers = await this.#cluster.client.listOffsets(queries, 'read-uncommitted')
    const known = answers.filter(({ errorCode }) => errorCode === 0)
    this.#topics.set(topic, new Map(known.map(({ partition, offset }) => [partition, offset])))
  }

  of(topic: string, partition: number): number {
    return this.#topics.get(topic)?.get(partition) ?? 0
  }
}
