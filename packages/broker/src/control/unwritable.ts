import { BrokerError } from '../errors.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'
import type { Fault } from './broker-control.ts'

/** Partitions that a test made unwritable. */
export class Unwritable {
  readonly #logs = new Map<PartitionLog, () => void>()

  /** @throws BrokerError PARTITION_UNKNOWN */
  add(topics: TopicCatalog, topic: string, partition: number | undefined, code: number): Fault {
    const { promise, resolve } = Promise.withResolvers<void>()
    const logs = logsOf(topics, topic, partition)
    const remove = (): void => {
      for (const log of logs) if (this.#logs.get(log) === remove) this.#restore(log)
      resolve()
    }
    for (const log of logs) {
      log.unwritable = code
      this.#logs.set(log, remove)
    }
    return {
      // Appends are not counted one by one: it lasts until it is removed.
      hits: 0,
      left: Number.POSITIVE_INFINITY,
      done: promise,
      remove,
      [Symbol.dispose]: remove
    }
  }

  remove(topics: TopicCatalog, topic: string, partition: number | undefined): void {
    for (const log of logsOf(topics, topic, partition)) this.#restore(log)
  }

  reset(): void {
    for (const remove of new Set(this.#logs.values())) remove()
  }

  #restore(log: PartitionLog): void {
    log.unwritable = 0
    this.#logs.delete(log)
  }
}

function logsOf(topics: TopicCatalog, topic: string, partition: number | undefined): readonly PartitionLog[] {
  const known = topics.get(topic)
  if (known === undefined) throw new BrokerError('PARTITION_UNKNOWN', { topic })
  if (partition === undefined) return [...known.partitions]
  const log = known.partitions[partition]
  if (log === undefined)
    throw new BrokerError('PARTITION_UNKNOWN', { topic, partition, partitions: known.partitions.length })
  return [log]
}
