import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterWriter } from '../../dead-letter/letter-writer.ts'
import { DeadLetterError } from '../../errors.ts'
import { over, pause, whenAborted } from '../../time/signal.ts'
import type { Committer } from '../commit/committer.ts'
import type { PartitionWorker } from '../deliver/partition-worker.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import { type Owned, plain } from './owned.ts'

export interface DrainParts {
  readonly committer: Committer
  readonly writer: DeadLetterWriter
  /** Whether the topic is known to be deleted, or to be another one by now; and those of these that are, asked now. */
  isGone(source: SourcePartition): boolean
  gone(sources: readonly SourcePartition[]): Promise<ReadonlySet<string>>
}

/** For how long a revocation waits for brokers to say whether topics are gone. */
const askMs = 1_000
const nothing = (): ReadonlySet<string> => new Set()

/** Partitions that are being given up: what they have in hand is finished, and committed, until their deadline; then it is cut short. */
export class Drains {
  readonly #parts: DrainParts
  /** Each with the end of its drain. */
  readonly #draining = new Map<Owned, Promise<void>>()
  /** Of topics that are gone: their letters are under way still. */
  readonly #outliving = new Set<PartitionWorker>()

  constructor(parts: DrainParts) {
    this.#parts = parts
  }

  get leaving(): Owned[] {
    return [...this.#draining.keys()]
  }

  /** Of topics that are gone: those that have letters under way still. */
  get outliving(): PartitionWorker[] {
    for (const worker of this.#outliving) if (worker.lettersOut === 0) this.#outliving.delete(worker)
    return [...this.#outliving]
  }

  /** What of these is being given up. */
  of(partitions: readonly TopicPartition[]): Owned[] {
    const names = new Set(partitions.map(partitionKey))
    return this.leaving.filter(owned => names.has(partitionKey(owned)))
  }

  /** The ends of the drains of these. */
  ends(partitions: readonly TopicPartition[]): Promise<void>[] {
    return this.of(partitions).flatMap(owned => this.#draining.get(owned) ?? [])
  }

  /** @param all whether offsets that are committed already are committed again */
  begin(leaving: readonly Owned[], deadline: AbortSignal, all = false): Promise<void> {
    const drain = this.#drainAndCommit(leaving, deadline, all)
    for (const owned of leaving) this.#draining.set(owned, drain)
    return drain
  }

  /** The last drain of all; those that are under way end by its deadline as well. */
  async finish(leaving: readonly Owned[], deadline: AbortSignal): Promise<void> {
    const revoked = this.leaving
    const drains = Promise.all([...this.#draining.values(), ...this.outliving.map(worker => worker.close())])
    // The last commit of a member that leaves is of all that it has: how long brokers keep an offset is counted from it.
    await this.begin(leaving, deadline, true)
    await Promise.race([drains, whenAborted(deadline)])
    for (const owned of revoked) if (this.#draining.has(owned)) this.cutShort(owned, 'the consumer stopped')
  }

  /**
   * Ends what is left of a drain. Once for each partition that was given up, and before it can be ours again: the writer
   * knows letters by their source partition, and would drop those of its next life here.
   */
  cutShort(owned: Owned, reason: string, topicGone = false): void {
    if (owned.gone.signal.aborted) return
    owned.gone.abort(over)
    this.abandon(owned, reason, topicGone)
  }

  /** The next owner handles again what is not done. Of a topic that is gone there is none, and its letters are the last of its records. */
  abandon({ worker, ...partition }: Owned, reason: string, topicGone = false): void {
    if (worker === undefined) return
    const { writer, isGone } = this.#parts
    const gone = topicGone || isGone(worker.source)
    worker.abandon(new DeadLetterError('PARTITION_LOST', { ...plain(partition), reason }), gone)
    if (gone) this.#outliving.add(worker)
    else writer.forget(worker.source)
  }

  async #drainAndCommit(leaving: readonly Owned[], deadline: AbortSignal, all: boolean): Promise<void> {
    const kept = (): Owned[] => leaving.filter(owned => !owned.gone.signal.aborted)
    const sources = (): SourcePartition[] => kept().flatMap(owned => (owned.worker ? [owned.worker.source] : []))
    const lost = leaving.map(owned => whenAborted(owned.gone.signal))
    const late = whenAborted(deadline)
    await Promise.all(leaving.map(({ worker }, i) => Promise.race([worker?.close(), lost[i], late])))
    await Promise.race([this.#parts.committer.commitBy(sources, deadline, { all }), Promise.all(lost)])
    const gone = all ? nothing() : await this.#goneWithLetters(kept(), deadline)
    for (const owned of kept()) this.cutShort(owned, 'it was given up', gone.has(owned.topic))
    for (const owned of leaving) this.#draining.delete(owned)
  }

  /** The group may know before this consumer does that a topic is gone: asked when letters of it are still under way. */
  async #goneWithLetters(leaving: readonly Owned[], deadline: AbortSignal): Promise<ReadonlySet<string>> {
    const sources = leaving.flatMap(({ worker }) =>
      worker !== undefined && worker.lettersOut > 0 ? [worker.source] : []
    )
    if (sources.length === 0) return nothing()
    const answered = new AbortController()
    const late = pause(askMs, AbortSignal.any([deadline, answered.signal])).then(nothing)
    try {
      return await Promise.race([this.#parts.gone(sources).catch(nothing), late])
    } finally {
      answered.abort()
    }
  }
}
