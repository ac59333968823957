import { kafkaErrors } from '../../client/kafka-errors.ts'
import { partitionKey } from '../../client/partition-key.ts'
import type { ClusterMetadata, CommittedOffset, TopicPartition, TopicPartitionError } from '../../client/port.ts'
import { asRequestError, DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import { SourcePartition } from '../partition/source-partition.ts'
import { askWhatIsDone, isAsked } from './done-ranges.ts'
import { resolveStarts } from './first-starts.ts'
import { commitStarts, type Start, type StartCommits } from './start-commits.ts'
import { type StartFrom, startOf } from './start-from.ts'
import { believed, logEnd, planStarts, readHistory, type StartPlan, type TopicFacts } from './start-position.ts'
import { StartQueue, type Waiting, type Wanted } from './start-queue.ts'
import { type FoundOffset, inParts, refusal, type StartRequests } from './start-requests.ts'
import { TopicMarks } from './topic-marks.ts'

/** What is known of topics, all from one answer. */
interface Catalog {
  readonly snapshot: ClusterMetadata
  refreshSoon(): void
}

export interface StartOffsetsParts {
  readonly requests: Pick<StartRequests, 'committed' | 'all' | 'offsets' | 'epochEnds'>
  readonly catalog: Catalog
  readonly groupId: string
  readonly from: StartFrom
  readonly emit: EventSink
  /** Topics that were deleted and made again while this consumer was running; a topic that is found to be so is added. */
  readonly madeAnew: Set<string>
  /** The topics that there were when this consumer started, and when that was. */
  readonly topicsAtStart: ReadonlySet<string>
  readonly startedAt: number
  /** Milliseconds of the committer's clock. */
  readonly now: () => number
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
  /** Going on would be wrong. */
  failed(error: Error): void
}

/** Partitions that are worked on together: one that is slow holds up no more than these. */
const openedAtOnce = 500

/**
 * Finds where newly owned partitions start, and commits starts that were resolved before their first record is taken:
 * a crash right after the start must not let 'latest' move over records that came meanwhile.
 *
 * Requests serve many partitions; what comes of them is each partition's own. One that is refused waits in a queue of its
 * own, held when that lasts, and is tried again; one that is found is opened at once. Partitions of different leaders do
 * not wait for each other.
 */
export class StartOffsets {
  readonly #parts: StartOffsetsParts
  readonly #queue: StartQueue
  readonly #marks: TopicMarks
  /** Partitions that this process had opened, with their topics' ids: without an offset, they have lost it. */
  readonly #had = new Set<string>()
  readonly #commits: StartCommits

  constructor(parts: StartOffsetsParts) {
    this.#parts = parts
    this.#marks = new TopicMarks(parts.requests, parts.startedAt)
    this.#queue = new StartQueue(parts.emit, batch => this.#round(batch))
    this.#commits = {
      commit: offsets => parts.commit(offsets),
      now: parts.now,
      markOf: facts => this.#marks.of(facts),
      again: waiting => this.#queue.again(waiting),
      later: (waiting, error) => this.#later(waiting, error)
    }
  }

  /** Tries until each is open or its signal aborts. What lasts is told as a hold. */
  open(partitions: readonly Wanted[]): void {
    this.#queue.add(partitions)
  }

  /** What stands still before its start. */
  get waiting(): readonly Waiting[] {
    return this.#queue.waiting
  }

  #round(batch: readonly Waiting[]): void {
    // The topic's id, its size and all that is planned by them are of one answer: a topic may be made anew at any moment.
    const { snapshot } = this.#parts.catalog
    const leaderOf = ({ topic, partition }: TopicPartition): number =>
      snapshot.topics.get(topic)?.partitions[partition]?.leader ?? -1
    for (const led of Map.groupBy(batch, leaderOf).values())
      for (const part of inParts(led, openedAtOnce))
        this.#openPart(part, snapshot).catch(error => this.#parts.failed(error as Error))
  }

  async #openPart(batch: readonly Waiting[], snapshot: ClusterMetadata): Promise<void> {
    const there = batch.filter(waiting => {
      const found = (snapshot.topics.get(waiting.topic)?.partitions.length ?? 0) > waiting.partition
      if (!found) this.#later(waiting, refusal(waiting, 'Metadata', kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION))
      return found
    })
    if (there.length === 0) return
    const found = await this.#parts.requests.committed(there)
    const open: Start[] = []
    const missing: Waiting[] = []
    for (const waiting of there) {
      const own = found.get(partitionKey(waiting)) as FoundOffset | DeadLetterError
      if (DeadLetterError.is(own)) {
        this.#later(waiting, own)
        continue
      }
      const facts = this.#facts(waiting.topic, snapshot)
      const mine = believed(own, facts)
      if (mine === null) missing.push(waiting)
      else {
        const firstPartitions = mine.mark?.firstPartitions ?? facts.partitionCount
        this.#marks.learn(facts, mine.mark)
        const plan = { kind: 'committed', offset: mine.offset, firstPartitions, done: mine.done } as const
        open.push({
          ...{ waiting, facts, plan, offset: mine.offset, done: mine.done, leaderEpoch: mine.leaderEpoch },
          ...{ family: mine.mark?.family ?? null, restored: mine.restored === true, doneEpoch: mine.mark?.doneEpoch }
        })
      }
    }
    this.#finish(open.filter(start => !isAsked(start)))
    const asked = askWhatIsDone(this.#parts.requests, open.filter(isAsked), ({ waiting }, error) =>
      this.#later(waiting, error)
    )
    await Promise.all([asked.then(starts => this.#finish(starts)), this.#startFirst(missing, snapshot, found)])
  }

  /** Those for which nothing is committed: the whole group's commits tell what that means. */
  async #startFirst(
    missing: readonly Waiting[],
    snapshot: ClusterMetadata,
    own: ReadonlyMap<string, CommittedOffset | DeadLetterError>
  ): Promise<void> {
    if (missing.length === 0) return
    const all = await this.#parts.requests.all().catch(error => asRequestError(error, 'OffsetFetch', 'the coordinator'))
    if (DeadLetterError.is(all)) {
      for (const waiting of missing) this.#later(waiting, all)
      return
    }
    const committed = [
      ...all.offsets.filter(offset => !own.has(partitionKey(offset))),
      ...[...own.values()].filter((offset): offset is CommittedOffset => !DeadLetterError.is(offset))
    ]
    const history = readHistory(committed, this.#marks.firstStart)
    const planned: { waiting: Waiting; facts: TopicFacts; plan: Exclude<StartPlan, { kind: 'committed' }> }[] = []
    for (const [topic, list] of Map.groupBy(missing, ({ topic }) => topic)) {
      const facts = this.#facts(topic, snapshot)
      const plans = planStarts(
        facts,
        list.map(({ partition }) => partition),
        startOf(this.#parts.from, topic),
        history
      )
      for (const [i, waiting] of list.entries()) {
        const plan = plans[i] as StartPlan
        // Committed meanwhile by who had it before, or known when a transaction ends: looked at again.
        if (plan.kind === 'committed' || all.unsettled.has(topic)) {
          this.#later(waiting, refusal(waiting, 'OffsetFetch', kafkaErrors.UNSTABLE_OFFSET_COMMIT))
          continue
        }
        planned.push({ waiting, facts, plan: this.#asOfFirstTry(waiting, facts, plan) })
      }
    }
    const resolved = await resolveStarts(
      this.#parts.requests,
      planned.map(({ waiting: { topic, partition }, plan }) => ({ topic, partition, plan }))
    )
    const starts: Start[] = []
    for (const { waiting, facts, plan } of planned) {
      const start = resolved.get(partitionKey(waiting))
      if (start === undefined || DeadLetterError.is(start)) {
        this.#later(waiting, start ?? refusal(waiting, 'ListOffsets', kafkaErrors.UNKNOWN_SERVER_ERROR))
        continue
      }
      waiting.resolved ??= { topicId: facts.topicId, ...start, lost: plan.kind !== 'by-age' && plan.lost === true }
      this.#marks.learn(facts, null, history.firstStart)
      starts.push({ waiting, facts, plan, offset: waiting.resolved.offset, done: [] })
    }
    this.#finish(await commitStarts(starts, this.#commits))
  }

  /**
   * 'latest' means the end of the log when the partition was tried first. What has kept it closed since must not let it
   * pass over what came meanwhile: the start that was found then counts, and where none was, the time.
   */
  #asOfFirstTry<P extends Exclude<StartPlan, { kind: 'committed' }>>(waiting: Waiting, facts: TopicFacts, plan: P): P {
    if (waiting.resolved && waiting.resolved.topicId !== facts.topicId) waiting.resolved = undefined
    if (waiting.failures === 0) return plan
    const timestamp = waiting.firstTriedAt
    if (plan.kind === 'lookup' && plan.timestamp === logEnd) return { ...plan, timestamp }
    if (plan.kind === 'by-age' && plan.otherwise.kind === 'lookup' && plan.otherwise.timestamp === logEnd)
      return { ...plan, otherwise: { ...plan.otherwise, timestamp } }
    return plan
  }

  #finish(starts: readonly Start[]): void {
    const opened = starts.filter(start => this.#hand(start))
    this.#marks.complete(
      opened.map(({ facts, waiting, plan }) => ({ facts, waiting, plan })),
      this.#queue.waiting
    )
  }

  /** Whether it was opened. */
  #hand({ waiting, facts, plan, offset, done, doneEpoch, leaderEpoch, committedAt, family, restored }: Start): boolean {
    const { emit, catalog, madeAnew, groupId: group } = this.#parts
    const { topic, partition, resolved } = waiting
    if (waiting.signal.aborted) return false
    const now = catalog.snapshot.topics.get(topic)
    if (now !== undefined && now.errorCode === 0 && now.id !== facts.topicId) {
      // Made anew since this was planned: nothing of it holds any more.
      madeAnew.add(topic)
      this.#queue.again(waiting)
      return false
    }
    this.#queue.done(waiting)
    if (plan.kind !== 'committed' && resolved) {
      const { from, passed } = resolved
      if (resolved.lost || this.#had.has(hadKey(facts, partition)))
        emit('warning', { error: new DeadLetterError('START_OFFSET_LOST', { topic, partition, group }) })
      emit('start-resolved', { topic, partition, offset, from })
      if (passed) {
        const { logStart, count, firstStart } = passed
        emit('passed-over', { topic, partition, logStart, offset, passed: count, firstStart })
      }
    }
    if (restored)
      emit('warning', { error: new DeadLetterError('START_OFFSET_RESTORED', { topic, partition, group, offset }) })
    this.#had.add(hadKey(facts, partition))
    const source = new SourcePartition(
      { topic, partition },
      {
        topicId: facts.topicId,
        offset,
        firstPartitions: plan.firstPartitions,
        committed: offset,
        done,
        doneEpoch,
        mark: this.#marks.of(facts),
        ...(leaderEpoch === undefined ? {} : { leaderEpoch }),
        ...(committedAt === undefined ? {} : { committedAt }),
        ...(family === undefined ? {} : { family })
      },
      emit
    )
    waiting.opened(source)
    return true
  }

  #facts(topic: string, { topics, clusterId }: ClusterMetadata): TopicFacts {
    const { madeAnew, startedAt, topicsAtStart } = this.#parts
    const found = topics.get(topic)
    return {
      topic,
      topicId: found?.id ?? '',
      partitionCount: found?.partitions.length ?? 0,
      clusterId,
      madeAnew: madeAnew.has(topic),
      startedAt,
      thereAtStart: topicsAtStart.has(topic)
    }
  }

  #later(waiting: Waiting, error: DeadLetterError): void {
    this.#parts.catalog.refreshSoon()
    this.#queue.again(waiting, error)
  }
}

const hadKey = ({ topicId, topic }: TopicFacts, partition: number): string => `${partition} ${topicId} ${topic}`
