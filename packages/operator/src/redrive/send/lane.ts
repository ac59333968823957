import { DeadLetterError, murmur2, type OutgoingRecord, TransactionalWriter } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { placeText } from '../../cluster/log-offsets.ts'
import type { LedgerNames } from '../../ledger/ledger-topics.ts'

/** What goes to one partition in a transaction. */
export interface Send {
  readonly topic: string
  readonly partition: number
  /** In batches that the topic takes. */
  readonly batches: readonly (readonly OutgoingRecord[])[]
}

/**
 * Of each partition of a transaction the offset behind its last record, by {@link placeText}; `null` where a broker had a batch
 * already and does not know where.
 */
export type Ends = ReadonlyMap<string, number | null>

const settings = {
  transactionTimeoutMs: 15_000,
  requestTimeoutMs: 10_000,
  stepTimeoutMs: 30_000,
  backoffMs: 20,
  maxBackoffMs: 1000
} as const
const mostTries = 3

/**
 * One transactional id. Its name is that of the ledger and the lane: whoever initialises it fences the runner that had it, whatever
 * that one was redriving, and from where.
 */
export class Lane {
  readonly number: number
  readonly #writer: TransactionalWriter
  #tail: Promise<void> = Promise.resolve()
  /** Why the writer is of no more use: whoever comes later is told that, and not that nothing can begin any more. */
  #lost: { readonly error: unknown } | undefined

  constructor({ client }: Cluster, { ledger, audit }: LedgerNames, number: number) {
    this.number = number
    this.#writer = new TransactionalWriter({
      ...{ ...settings, client, transactionalId: `${ledger}.lane-${number}` },
      // Not every consumer of a target can read what is compressed: KafkaJS knows gzip only, kafka-python what is installed.
      compression: topic => (topic === ledger || topic === audit ? 'lz4' : 'none')
    })
  }

  /** By which its batches are known; undefined before it was initialised. */
  get producerId(): bigint | undefined {
    return this.#writer.producerId
  }

  initialise(): Promise<void> {
    return this.#writer.initialise()
  }

  /** Commits what `make` gives as one transaction, after those before. */
  transact(make: () => readonly Send[]): Promise<Ends> {
    const done = this.#tail.then(() => this.#transact(make()))
    this.#tail = done.then(
      () => {},
      () => {}
    )
    return done
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#tail
  }

  close(): void {
    this.#writer.close()
  }

  async #transact(sends: readonly Send[]): Promise<Ends> {
    if (this.#lost !== undefined) throw this.#lost.error
    for (let tries = 1; ; tries++) {
      const ends = new Map<string, number | null>()
      try {
        this.#writer.begin()
        const sent = sends.flatMap(({ topic, partition, batches }) =>
          batches.map(async records => {
            const base = await this.#writer.send(topic, partition, records)
            const place = placeText(topic, partition)
            const before = ends.has(place) ? (ends.get(place) ?? null) : 0
            ends.set(place, base < 0 || before === null ? null : Math.max(before, base + records.length))
          })
        )
        for (const result of await Promise.allSettled(sent)) if (result.status === 'rejected') throw result.reason
        await this.#writer.commit()
        return ends
      } catch (error) {
        const failed = await this.#abort(error)
        if (this.#writer.state === 'lost') this.#lost = { error: failed }
        const again =
          DeadLetterError.is(failed) && failed.code === 'TRANSACTION_FAILED' && this.#writer.state === 'ready'
        if (!again || tries === mostTries) throw failed
      }
    }
  }

  /** @returns what went wrong: that the lane is another's by now says more than what failed before */
  async #abort(error: unknown): Promise<unknown> {
    try {
      await this.#writer.abort()
      return error
    } catch (worse) {
      return worse
    }
  }
}

/** Partitions of a topic are dealt out to so many lanes in turn: one that had many of them would be waited for. */
export function lanesInTurn(lanes: number): (topic: string, partition: number) => number {
  const firsts = new Map<string, number>()
  return (topic, partition) => {
    let first = firsts.get(topic)
    if (first === undefined) {
      first = murmur2(Buffer.from(topic)) % lanes
      firsts.set(topic, first)
    }
    return (first + partition) % lanes
  }
}

/**
 * All lanes of the ledger, in the order of its partitions: whoever had one of them is fenced.
 * @throws DeadLetterError TRANSACTION_*, BROKER_*
 */
export async function openLanes(cluster: Cluster, names: LedgerNames): Promise<Lane[]> {
  const { partitions = [] } = (await cluster.client.metadata([names.ledger])).topics.get(names.ledger) ?? {}
  const lanes = partitions.map(({ partition }) => new Lane(cluster, names, partition))
  try {
    await Promise.all(lanes.map(lane => lane.initialise()))
    return lanes
  } catch (error) {
    for (const lane of lanes) lane.close()
    throw error
  }
}

/** What is under way ends first: a transaction that is left open holds up who reads committed records of its partitions. */
export async function closeLanes(lanes: readonly Lane[]): Promise<void> {
  await Promise.all(lanes.map(lane => lane.idle()))
  for (const lane of lanes) lane.close()
}
