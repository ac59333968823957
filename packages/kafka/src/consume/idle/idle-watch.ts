import { partitionKey } from '../../client/partition-key.ts'
import type { Isolation, KafkaClient, TopicMetadata, TopicPartition } from '../../client/port.ts'
import { systemClock } from '../../time/clock.ts'
import { Signal } from '../../time/signal.ts'
import type { TopicCatalog } from '../../topics/topic-catalog.ts'
import type { Holds } from '../partition/holds.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import { decideIdle, isReached, type PartitionFacts } from './decide.ts'
import { GroupView } from './group-view.ts'
import { runIncomplete } from './incomplete.ts'
import { Question } from './question.ts'
import { Standstill } from './standstill.ts'

/** A partition that this member has open. */
export interface OwnPartition {
  readonly source: SourcePartition
  readonly calls: { longestMs(now: number): number | undefined }
}

interface IdleWatchParts {
  readonly client: KafkaClient
  readonly catalog: TopicCatalog
  readonly groupId: string
  readonly isolation: Isolation
  readonly maxBatchBytes: number
  readonly handlerTimeoutMs: number
  readonly idleTimeoutMs: number
  own(): readonly OwnPartition[]
  /** Whether it is this member's, open or not. */
  owns(partition: TopicPartition): boolean
  /** Those that are not open yet, with what holds them. */
  waiting(): readonly (TopicPartition & { readonly holds: Holds })[]
  /** Topics that are kept out of the subscription: nobody here reads them. */
  refused(): readonly string[]
  commit(partitions: readonly SourcePartition[]): Promise<boolean>
  /** Whether of what was sent back to the group alone this member has something left to do. */
  familyUnderWay(): boolean
  finished(): void
  failed(error: Error): void
}

/** A member that waits for others asks the group at first so often, then half as often each time, down to the last. */
const firstPollMs = 250
const lastPollMs = 2_000
/** The group is asked once what this member has is done, or has stood still for so long. */
const quietMs = 1_000

/**
 * Ends a run with `untilIdle`: gathers the facts, leaves the decision to {@link decideIdle}. What this member owns is
 * looked at in memory; the brokers are asked about the rest only, and only when nothing of our own moves any more.
 */
export class IdleWatch {
  readonly #parts: IdleWatchParts
  readonly #view: GroupView
  readonly #question = new Question()
  readonly #standstill = new Standstill()
  readonly #wake = new Signal()
  readonly #stop = new AbortController()
  /** Empty stretches that a fetch has shown: where they begin. */
  readonly #emptyFrom = new Map<string, number>()
  #committed = new Map<string, number>()
  #running: Promise<void> | undefined

  constructor(parts: IdleWatchParts) {
    this.#parts = parts
    this.#view = new GroupView(parts)
  }

  /** Reads the ends that count, as far as brokers tell; before anything is opened. */
  async begin(): Promise<void> {
    await this.#learnEnds()
  }

  /** What this run takes no records beyond. */
  stopAt(partition: TopicPartition): number {
    return this.#question.end(partition) ?? Number.POSITIVE_INFINITY
  }

  /** From the first assignment on. */
  start(): void {
    this.#running ??= this.#run().catch(error => this.#parts.failed(error as Error))
  }

  /** Something has changed: looked at soon. */
  wake(): void {
    this.#wake.notify()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake.notify()
    await this.#running
  }

  async #run(): Promise<void> {
    const { idleTimeoutMs } = this.#parts
    const slowest = Math.max(50, Math.min(lastPollMs, Math.floor(idleTimeoutMs / 4)))
    let waitMs = Math.min(firstPollMs, slowest)
    let before = ''
    while (!this.#stop.signal.aborted) {
      const { left, ended } = await this.#look()
      if (ended || this.#stop.signal.aborted) return
      waitMs = left === before ? Math.min(waitMs * 2, slowest) : Math.min(firstPollMs, slowest)
      before = left
      await this.#wake.wait(waitMs)
    }
  }

  /** One look; `left` tells whether another one has seen the same. */
  async #look(): Promise<{ left: string; ended: boolean }> {
    const { finished, failed, groupId, idleTimeoutMs } = this.#parts
    await this.#learnEnds()
    await this.#commitDone()
    let facts = this.#facts()
    const quiet = Math.min(quietMs, idleTimeoutMs / 2)
    if (!facts.some(fact => fact.own !== undefined && !isReached(fact) && fact.stillMs < quiet)) {
      await this.#askGroup(facts)
      facts = this.#facts()
    }
    // Time has passed since: a partition that was lost meanwhile is in the facts no longer as ours.
    if (this.#stop.signal.aborted) return { left: '', ended: true }
    const decision = decideIdle(facts, idleTimeoutMs)
    switch (decision.kind) {
      case 'idle':
        if (this.#parts.familyUnderWay()) return { left: 'family', ended: false }
        finished()
        return { left: '', ended: true }
      case 'incomplete': {
        const owners = await this.#owners(decision.left)
        if (!this.#stop.signal.aborted) failed(runIncomplete(decision.left, owners, groupId, idleTimeoutMs))
        return { left: '', ended: true }
      }
      case 'waiting':
        return { left: decision.left.map(fact => `${partitionKey(fact)} ${mark(fact)}`).join(), ended: false }
    }
  }

  async #learnEnds(): Promise<void> {
    const { catalog, refused, own } = this.#parts
    const out = new Set(refused())
    const topics = catalog.topics.flatMap((name): TopicMetadata[] => {
      const topic = catalog.topic(name)
      return topic === undefined || out.has(name) ? [] : [topic]
    })
    for (const gone of this.#question.update(topics)) {
      this.#emptyFrom.delete(gone)
      this.#view.forget(gone)
    }
    const unknown = this.#question.unknown
    const ends = await this.#view.ends(unknown)
    for (const partition of unknown) {
      const end = ends.get(partitionKey(partition))
      if (end !== undefined) this.#question.learn(partition, end)
    }
    if (unknown.length === 0) return
    for (const { source } of own()) source.stopReadingAt(this.stopAt(source))
  }

  /** What is done is committed at once: the regular commit would make every end of a run wait for it. */
  async #commitDone(): Promise<void> {
    const sources = this.#parts.own().flatMap(({ source }) => (source.atEnd && !isCommitted(source) ? [source] : []))
    if (sources.length > 0) await this.#parts.commit(sources)
  }

  #facts(): PartitionFacts[] {
    // Not the clock that counts suspensions: nobody could move while the machine slept.
    const now = performance.now()
    const own = new Map(this.#parts.own().map(partition => [partitionKey(partition.source), partition]))
    const waiting = new Map(this.#parts.waiting().map(partition => [partitionKey(partition), partition]))
    return [...this.#question.partitions].map(({ topic, partition, end }) => {
      const key = partitionKey({ topic, partition })
      const mine = own.get(key)
      const facts = {
        topic,
        partition,
        end,
        own: mine && ownFacts(mine.source),
        opening: mine === undefined && this.#parts.owns({ topic, partition }),
        committed: this.#committed.get(key),
        emptyFrom: this.#emptyFrom.get(key),
        hold: (mine?.source ?? waiting.get(key))?.holds.list()[0]?.error
      }
      let stillMs = this.#standstill.observe(key, mark(facts), now)
      if (mine && this.#isAtWork(mine)) {
        this.#standstill.moving(key, now)
        stillMs = 0
      }
      return { ...facts, stillMs }
    })
  }

  /** A handler runs, or a retry waits for its time: how often there is one is bounded. */
  #isAtWork({ source, calls }: OwnPartition): boolean {
    if (source.backingOff > 0 && !source.holds.any) return true
    const ms = calls.longestMs(systemClock.now())
    const { handlerTimeoutMs } = this.#parts
    return ms !== undefined && !source.holds.any && (handlerTimeoutMs === 0 || ms < handlerTimeoutMs)
  }

  async #askGroup(facts: readonly PartitionFacts[]): Promise<void> {
    const foreign = facts.filter(({ own }) => own === undefined)
    const committed = await this.#view.committed(foreign.map(({ topic, partition }) => ({ topic, partition })))
    const further = foreign.flatMap(fact => {
      const offset = committed.get(partitionKey(fact))
      const { topic, partition, end } = fact
      return offset === undefined || end === undefined || offset <= end ? [] : [{ topic, partition, offset }]
    })
    // Others may have gone on beyond the end that counts; or the log is shorter than it was, and whoever opens it is reset.
    for (const key of await this.#view.outside(further)) committed.set(key, -1)
    // All of them anew: what could not be had counts as not known, not as what it was.
    this.#committed = committed
    for (const fact of facts) {
      if (fact.end === undefined || fact.opening || this.#stop.signal.aborted || isReached(fact)) continue
      const offset = fact.own?.position ?? committed.get(partitionKey(fact))
      // What moves need not be looked at, and what is under way is not empty.
      const quiet = fact.own === undefined || (fact.own.done && fact.stillMs >= quietMs)
      if (offset === undefined || !quiet || offset >= fact.end) continue
      await this.#lookForGap(fact, Math.max(0, offset), fact.end)
    }
  }

  async #lookForGap(partition: TopicPartition, from: number, end: number): Promise<void> {
    const where = { topic: partition.topic, partition: partition.partition }
    const found = await this.#view.isEmpty(where, from, end, this.#stop.signal)
    if (found === 'empty') this.#emptyFrom.set(partitionKey(where), from)
    if (found !== 'unknown') return
    // Perhaps the log is shorter than it was.
    const now = (await this.#view.ends([where])).get(partitionKey(where))
    if (now !== undefined) this.#question.shorten(where, now)
  }

  /** By {@link partitionKey}; the group is asked about what is not this member's only. */
  async #owners(left: readonly PartitionFacts[]): Promise<Map<string, string>> {
    const ours = left.filter(fact => this.#parts.owns(fact))
    const owners = ours.length === left.length ? new Map<string, string>() : await this.#view.owners()
    for (const fact of ours) owners.set(partitionKey(fact), 'this member')
    return owners
  }
}

const isCommitted = ({ tracker, commits }: SourcePartition): boolean => commits.offset === tracker.committable

/** A position beyond the end counts once a fetch has been answered there: else it is about to be reset. */
function ownFacts(source: SourcePartition): PartitionFacts['own'] {
  const { tracker } = source
  const confirmed = tracker.next <= source.stopAt || source.fetch.endOffset >= 0
  return {
    position: tracker.next,
    done: tracker.openCount === 0 && source.fetch.resetTo === undefined && confirmed,
    committed: isCommitted(source)
  }
}

const mark = ({ end, own, committed, emptyFrom }: Omit<PartitionFacts, 'stillMs'>): string =>
  [end, own?.position, own?.done, own?.committed, committed, emptyFrom].join()
