import { BrokerError } from '../errors.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'
import type { Fault } from './broker-control.ts'

/** Partitions that a test made unwritable. */
export class Unwritable {
  /** What ends the fault that a partition is unwritable by. */
  readonly #logs = new Map<PartitionLog, (log: PartitionLog) => void>()

  /** @throws BrokerError PARTITION_UNKNOWN */
  add(topics: TopicCatalog, topic: string, partition: number | undefined, code: number): Fault {
    const { promise, resolve } = Promise.withResolvers<void>()
    const logs = new Set(logsOf(topics, topic, partition))
    let over = false
    const end = (log: PartitionLog): void => {
      logs.delete(log)
      if (logs.size > 0) return
      over = true
      resolve()
    }
    const remove = (): void => {
      for (const log of [...logs]) this.#restore(log)
    }
    for (const log of logs) {
      this.#restore(log)
      log.unwritable = code
      this.#logs.set(log, end)
    }
    return {
      // Appends are not counted one by one: it lasts until it is removed.
      hits: 0,
      get left() {
        return over ? 0 : Number.POSITIVE_INFINITY
      },
      done: promise,
      remove,
      [Symbol.dispose]: remove
    }
  }

  remove(topics: TopicCatalog, topic: string, partition: number | undefined): void {
    for (const log of logsOf(topics, topic, partition)) this.#restore(log)
  }

  reset(): void {
    for (const log of [...this.#logs.keys()]) this.#restore(log)
  }

  #restore(log: PartitionLog): void {
    log.unwritable = 0
    this.#logs.get(log)?.(log)
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
