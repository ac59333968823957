import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import type { LetterSource } from '../../dead-letter/outbox/entry.ts'
import type { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import type { MembershipListener } from '../../group/membership.ts'
import { over, withDeadline } from '../../time/signal.ts'
import { PartitionWorker } from '../deliver/partition-worker.ts'
import type { WorkerContext, WorkerRole } from '../deliver/worker-context.ts'
import type { Fetcher } from '../fetch/fetcher.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import { type DrainParts, Drains } from './drains.ts'
import type { FamilyReading } from './family-reading.ts'
import { newlyOwned, type Owned, plain, sourcesIn } from './owned.ts'
import type { StartOffsets } from './start-offsets.ts'
import type { Waiting } from './start-queue.ts'

interface OwnershipParts extends DrainParts {
  readonly starts: Pick<StartOffsets, 'open' | 'waiting'>
  readonly fetcher: Fetcher
  readonly context: WorkerContext
  readonly metrics: Metrics
  readonly emit: EventSink
  readonly family: FamilyReading
  /** With `untilIdle`: the end that the partition had at start, from which on no record is taken. */
  stopAt(partition: TopicPartition): number
  /** A partition was opened or the set of owned partitions shrank. */
  changed(): void
}

/**
 * Which partitions are ours and what runs for them. Giving one up is: take no further record, let the one in hand
 * settle, have its letters acknowledged, commit; what is not finished by the deadline is left to the next owner.
 */
export class Ownership implements MembershipListener {
  readonly #parts: OwnershipParts
  readonly #owned = new Map<string, Owned>()
  readonly #drains: Drains
  #ending = false
  #changing = false

  constructor(parts: OwnershipParts) {
    this.#parts = parts
    this.#drains = new Drains(parts)
  }

  get workers(): PartitionWorker[] {
    return [...this.#owned.values()].flatMap(owned => (owned.worker ? [owned.worker] : []))
  }

  /** Owned partitions that are not open yet. */
  get waiting(): readonly Waiting[] {
    return [...this.#parts.starts.waiting, ...this.#parts.family.starts.waiting]
  }

  /** Of topics that are gone: those that have letters under way still. */
  get outliving(): PartitionWorker[] {
    return this.#drains.outliving
  }

  /** Whose letters these are: of an owned partition, of one that is being given up, or of one whose topic is gone. */
  sourceOf(letters: LetterSource): SourcePartition | undefined {
    const owned = this.#owned.get(partitionKey(letters))
    const workers = [owned, ...this.#drains.of([letters])].flatMap(each => each?.worker ?? [])
    return [...workers, ...this.outliving].map(({ source }) => source).find(source => isOf(source, letters))
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

  /** The source topic that a partition of a family topic goes with. */
  familyOf(partition: TopicPartition): string | undefined {
    return this.#owned.get(partitionKey(partition))?.familyOf?.topic
  }

  /** Whether of this member's families something is left that was there when it came to them; what is held is not waited for. */
  get familyUnderWay(): boolean {
    const { starts } = this.#parts.family
    const held = new Set(starts.waiting.filter(({ holds }) => holds.any).map(partitionKey))
    return [...this.#owned.values()].some(owned => {
      if (owned.familyOf === undefined || held.has(partitionKey(owned))) return false
      const source = owned.worker?.source
      if (source === undefined || source.holds.any) return source === undefined
      if (source.fetch.endOffset < 0) return true
      owned.end ??= source.fetch.endOffset
      return source.tracker.committable < owned.end
    })
  }

  async assign(partitions: readonly TopicPartition[], generationId: number): Promise<void> {
    // A rebalance that was under way when the stop began: nothing is taken any more, and the group is left soon.
    if (this.#ending) return
    // Ours again although its drain did not end in time: what is still under way from before counts no more.
    for (const owned of this.#drains.of(this.#withFamily(partitions))) this.#drains.cutShort(owned, 'it was given up')
    this.#parts.metrics.rebalances++
    const added = partitions.map(partition => newlyOwned(partition))
    added.push(...added.flatMap(owned => this.#familyOf(owned)))
    for (const owned of added) this.#owned.set(partitionKey(owned), owned)
    this.#parts.emit('assigned', { partitions: partitions.map(plain), generationId })
    // Not awaited: the group must be able to take a partition away again while its start is still being looked up.
    if (added.length > 0) this.#open(added)
    else this.#parts.changed()
  }

  /** Each begins as soon as its own start is found. */
  #open(added: readonly Owned[]): void {
    const { context, stopAt } = this.#parts
    for (const isFamily of [false, true]) {
      const { starts } = isFamily ? this.#parts.family : this.#parts
      const some = added.filter(owned => (owned.familyOf !== undefined) === isFamily)
      const wanted = some.map(owned => ({
        ...plain(owned),
        signal: owned.given.signal,
        opened: (source: SourcePartition): void => {
          source.stopReadingAt(stopAt(source))
          owned.worker = new PartitionWorker(source, context, this.#roleOf(owned))
          this.#pair(owned)
          owned.worker.start()
          this.#fetcherOf(owned).add(source)
          this.#changedSoon()
        }
      }))
      if (wanted.length > 0) starts.open(wanted)
    }
  }

  /** A source partition's commits tell how far its family is, whichever of both is opened first. */
  #pair(opened: Owned): void {
    const source = opened.familyOf === undefined ? opened : this.#owned.get(partitionKey(opened.familyOf))
    if (source?.worker === undefined) return
    for (const { familyOf, worker } of this.#owned.values())
      if (worker !== undefined && familyOf !== undefined && partitionKey(familyOf) === partitionKey(source))
        source.worker.source.goesWith(worker.source)
  }

  #roleOf({ familyOf, turns }: Owned): WorkerRole {
    const { family } = this.#parts
    if (familyOf === undefined) return { turns }
    return {
      ...{ turns, familyOf: familyOf.topic },
      original: copy => family.original(copy, familyOf),
      roomMade: partition => family.fetcher.roomMade(partition)
    }
  }

  #fetcherOf({ familyOf }: Owned): Pick<Fetcher, 'add' | 'remove'> {
    return familyOf === undefined ? this.#parts.fetcher : this.#parts.family.fetcher
  }

  /** What there is beside a source partition and is not read yet. */
  #familyOf(source: Owned): Owned[] {
    const missing = this.#parts.family.of(source).filter(partition => !this.owns(partition))
    return missing.map(partition => newlyOwned(partition, source.turns, plain(source)))
  }

  /** Partitions with what goes with them, as far as it was taken. */
  #withFamily(partitions: readonly TopicPartition[]): TopicPartition[] {
    const names = new Set(partitions.map(partitionKey))
    const goes = ({ familyOf }: Owned): boolean => familyOf !== undefined && names.has(partitionKey(familyOf))
    return [...partitions, ...[...this.#owned.values(), ...this.#drains.leaving].filter(goes)]
  }

  /** Family topics may have come, grown or gone. */
  followFamily(): void {
    if (this.#ending) return
    const all = [...this.#owned.values()]
    const gone = all.filter(owned => owned.familyOf !== undefined && !this.#parts.family.exists(owned))
    for (const owned of this.#take(gone)) this.#drains.abandon(owned, 'the topic was deleted', true)
    const added = all.flatMap(owned => (owned.familyOf === undefined ? this.#familyOf(owned) : []))
    for (const owned of added) this.#owned.set(partitionKey(owned), owned)
    if (added.length > 0) this.#open(added)
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
    const all = this.#withFamily(partitions)
    const drained = this.#drains.ends(all)
    const leaving = this.#take(all)
    await withDeadline(Math.max(0, Math.floor(deadlineMs)), deadline =>
      Promise.all([this.#drains.begin(leaving, deadline), ...drained])
    )
    const given = sourcesIn(leaving)
    if (given.length > 0) this.#parts.emit('revoked', { partitions: given })
    this.#parts.changed()
  }

  /** Gives up everything, as at stop. Partitions stay ours for commits until the caller leaves the group. */
  async drainAll(deadline: AbortSignal): Promise<void> {
    this.#ending = true
    await this.#drains.finish(this.#take([...this.#owned.values()]), deadline)
  }

  lost(partitions: readonly TopicPartition[], reason: string, topicGone?: boolean): void {
    const all = this.#withFamily(partitions)
    for (const owned of this.#drains.of(all)) this.#drains.cutShort(owned, reason, topicGone)
    const gone = this.#take(all)
    for (const owned of gone) this.#drains.abandon(owned, reason, topicGone)
    const lost = sourcesIn(gone)
    if (lost.length > 0) this.#parts.emit('lost', { partitions: lost, reason })
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
    for (const owned of gone) this.#drains.abandon(owned, 'the topic was created anew', true)
    // What goes with it stays, and takes turns with its new life as with the old one.
    const anew = gone.map(owned => newlyOwned(owned, owned.turns, owned.familyOf))
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
      owned.given.abort(over)
      if (owned.worker) this.#fetcherOf(owned).remove(owned.worker.source)
      return [owned]
    })
  }
}

/** A topic that was made anew under its name is another one. */
const isOf = (source: SourcePartition, letters: LetterSource): boolean =>
  source.topic === letters.topic && source.partition === letters.partition && source.topicId === letters.topicId
