import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import type { DeadLetterWriter } from '../../dead-letter/letter-writer.ts'
import { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import type { MembershipListener } from '../../group/membership.ts'
import { whenAborted, withDeadline } from '../../time/signal.ts'
import type { Committer } from '../commit/committer.ts'
import { PartitionWorker } from '../deliver/partition-worker.ts'
import type { WorkerContext } from '../deliver/worker-context.ts'
import type { Fetcher } from '../fetch/fetcher.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { StartOffsets } from './start-offsets.ts'
import type { Waiting } from './start-queue.ts'

interface OwnershipParts {
  readonly starts: Pick<StartOffsets, 'open' | 'waiting'>
  readonly fetcher: Fetcher
  readonly committer: Committer
  readonly writer: DeadLetterWriter
  readonly context: WorkerContext
  readonly metrics: Metrics
  readonly emit: EventSink
  /** With `untilIdle`: the end that the partition had at start, from which on no record is taken. */
  stopAt(partition: TopicPartition): number
  /** A partition was opened or the set of owned partitions shrank. */
  changed(): void
}

interface Owned extends TopicPartition {
  /** Ends its opening when the partition is taken away again. */
  readonly given: AbortController
  /** Ends its drain when the group has taken it away: nothing can be committed any more. */
  readonly gone: AbortController
  worker: PartitionWorker | undefined
}

/**
 * Which partitions are ours and what runs for them. Giving one up is: take no further record, let the one in hand
 * settle, have its letters acknowledged, commit; what is not finished by the deadline is left to the next owner.
 */
export class Ownership implements MembershipListener {
  readonly #parts: OwnershipParts
  readonly #owned = new Map<string, Owned>()
  /** What is being given up, each with the end of its drain. */
  readonly #draining = new Map<Owned, Promise<void>>()
  #ending = false
  #changing = false

  constructor(parts: OwnershipParts) {
    this.#parts = parts
  }

  get workers(): PartitionWorker[] {
    return [...this.#owned.values()].flatMap(owned => (owned.worker ? [owned.worker] : []))
  }

  /** Owned partitions that are not open yet. */
  get waiting(): readonly Waiting[] {
    return this.#parts.starts.waiting
  }

  worker(topic: string, partition: number): PartitionWorker | undefined {
    const key = partitionKey({ topic, partition })
    const owned = this.#owned.get(key) ?? this.#drainingOf([{ topic, partition }])[0]
    return owned?.worker
  }

  /** Everything is being given up: nothing is taken any more. */
  get ending(): boolean {
    return this.#ending
  }

  get count(): number {
    return this.#owned.size
  }

  owns(partition: TopicPartition): boolean {
    return this.#owned.has(partitionKey(partition))
  }

  async assign(partitions: readonly TopicPartition[], generationId: number): Promise<void> {
    // A rebalance that was under way when the stop began: nothing is taken any more, and the group is left soon.
    if (this.#ending) return
    // Ours again although its drain did not end in time: what is still under way from before counts no more.
    for (const owned of this.#drainingOf(partitions)) this.#cutShort(owned, 'it was given up')
    this.#parts.metrics.rebalances++
    const added = partitions.map(newlyOwned)
    for (const owned of added) this.#owned.set(partitionKey(owned), owned)
    this.#parts.emit('assigned', { partitions: partitions.map(plain), generationId })
    // Not awaited: the group must be able to take a partition away again while its start is still being looked up.
    if (added.length > 0) this.#open(added)
    else this.#parts.changed()
  }

  /** Each begins as soon as its own start is found. */
  #open(added: readonly Owned[]): void {
    this.#parts.starts.open(
      added.map(owned => ({
        ...plain(owned),
        signal: owned.given.signal,
        opened: source => {
          source.stopReadingAt(this.#parts.stopAt(source))
          owned.worker = new PartitionWorker(source, this.#parts.context)
          owned.worker.start()
          this.#parts.fetcher.add(source)
          this.#changedSoon()
        }
      }))
    )
  }

  /** Once for all that are opened together: who looks at it looks at every partition. */
  #changedSoon(): void {
    if (this.#changing) return
    this.#changing = true
    queueMicrotask(() => {
      this.#changing = false
      this.#parts.changed()
    })
  }

  async revoke(partitions: readonly TopicPartition[], deadlineMs: number): Promise<void> {
    // A stop drains them already: the group may not have them before.
    const drains = this.#drainingOf(partitions).map(owned => this.#draining.get(owned))
    const leaving = this.#take(partitions)
    await withDeadline(Math.max(0, Math.floor(deadlineMs)), deadline =>
      Promise.all([this.#drain(leaving, deadline), ...drains])
    )
    if (leaving.length > 0) this.#parts.emit('revoked', { partitions: leaving.map(plain) })
    this.#parts.changed()
  }

  /** Gives up everything, as at stop. Partitions stay ours for commits until the caller leaves the group. */
  async drainAll(deadline: AbortSignal): Promise<void> {
    this.#ending = true
    const revoked = [...this.#draining.keys()]
    const drains = Promise.all([...this.#draining.values()])
    // The last commit of a member that leaves is of all that it has: how long brokers keep an offset is counted from it.
    await this.#drain(this.#take([...this.#owned.values()]), deadline, true)
    await Promise.race([drains, whenAborted(deadline)])
    for (const owned of revoked) if (this.#draining.has(owned)) this.#cutShort(owned, 'the consumer stopped')
  }

  lost(partitions: readonly TopicPartition[], reason: string): void {
    for (const owned of this.#drainingOf(partitions)) this.#cutShort(owned, reason)
    const gone = this.#take(partitions)
    for (const owned of gone) this.#abandon(owned, new DeadLetterError('PARTITION_LOST', { ...plain(owned), reason }))
    if (gone.length > 0) this.#parts.emit('lost', { partitions: gone.map(plain), reason })
    this.#parts.changed()
  }

  failed(error: DeadLetterError): void {
    this.#parts.context.reports.failed(error)
  }

  warning(error: DeadLetterError): void {
    this.#parts.emit('warning', { error })
  }

  /** A topic has been deleted and created again under its name: its partitions are opened anew. */
  reopen(partitions: readonly TopicPartition[]): void {
    const gone = this.#take(partitions)
    for (const owned of gone)
      this.#abandon(
        owned,
        new DeadLetterError('PARTITION_LOST', { ...plain(owned), reason: 'the topic was created anew' })
      )
    const anew = gone.map(newlyOwned)
    for (const owned of anew) this.#owned.set(partitionKey(owned), owned)
    if (anew.length > 0) this.#open(anew)
  }

  /** No worker takes another record from here on. */
  closeAll(): void {
    for (const worker of this.workers) void worker.close()
  }

  #take(partitions: readonly TopicPartition[]): Owned[] {
    return partitions.flatMap(partition => {
      const owned = this.#owned.get(partitionKey(partition))
      if (!owned) return []
      this.#owned.delete(partitionKey(partition))
      owned.given.abort()
      if (owned.worker) this.#parts.fetcher.remove(owned.worker.source)
      return [owned]
    })
  }

  #drain(leaving: readonly Owned[], deadline: AbortSignal, all = false): Promise<void> {
    const drain = this.#drainAndCommit(leaving, deadline, all)
    for (const owned of leaving) this.#draining.set(owned, drain)
    return drain
  }

  async #drainAndCommit(leaving: readonly Owned[], deadline: AbortSignal, all: boolean): Promise<void> {
    const kept = (): Owned[] => leaving.filter(owned => !owned.gone.signal.aborted)
    const sources = (): SourcePartition[] => kept().flatMap(owned => (owned.worker ? [owned.worker.source] : []))
    const lost = leaving.map(owned => whenAborted(owned.gone.signal))
    const over = whenAborted(deadline)
    await Promise.all(leaving.map(({ worker }, i) => Promise.race([worker?.close(), lost[i], over])))
    await Promise.race([this.#parts.committer.commitBy(sources, deadline, { all }), Promise.all(lost)])
    for (const owned of kept()) this.#cutShort(owned, 'it was given up')
    for (const owned of leaving) this.#draining.delete(owned)
  }

  /**
   * Ends what is left of a drain. Once for each partition that was given up, and before it can be ours again: the writer
   * knows letters by their source partition, and would drop those of its next life here.
   */
  #cutShort(owned: Owned, reason: string): void {
    if (owned.gone.signal.aborted) return
    owned.gone.abort()
    this.#abandon(owned, new DeadLetterError('PARTITION_LOST', { ...plain(owned), reason }))
  }

  #drainingOf(partitions: readonly TopicPartition[]): Owned[] {
    const names = new Set(partitions.map(partitionKey))
    return [...this.#draining.keys()].filter(owned => names.has(partitionKey(owned)))
  }

  #abandon(owned: Owned, reason: Error): void {
    owned.worker?.abandon(reason)
    this.#parts.writer.forget(plain(owned))
  }
}

const plain = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })
const newlyOwned = (partition: TopicPartition): Owned => ({
  ...plain(partition),
  given: new AbortController(),
  gone: new AbortController(),
  worker: undefined
})
