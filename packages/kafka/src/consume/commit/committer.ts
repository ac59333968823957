import { isRetriable, kafkaErrorName, kafkaErrors } from '../../client/kafka-errors.ts'
import { partitionKey } from '../../client/partition-key.ts'
import type { CommittedOffset, TopicPartitionError } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import { notOwnedCode } from '../../group/reaction.ts'
import { pause, whenAborted } from '../../time/signal.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'

interface CommitterParts {
  readonly groupId: string
  readonly metrics: Metrics
  readonly emit: EventSink
  /** A position that has not moved is committed again after so many milliseconds: brokers forget old offsets. */
  readonly recommitIntervalMs: number
  /** Milliseconds of a clock that goes on while the machine sleeps. */
  readonly now: () => number
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
  /** Those of the topics that are not what they were, deleted or made anew, as the brokers say when they are asked. */
  gone(partitions: readonly SourcePartition[]): Promise<ReadonlySet<string>>
  /** The partitions that are owned now. */
  owned(): Iterable<SourcePartition>
}

/** How a commit is made. */
export interface CommitHow {
  /** Also what has not moved, unless it was committed after this moment of the committer's clock. */
  readonly alsoBefore?: number
}

interface Due {
  readonly partition: SourcePartition
  readonly offset: number
  readonly metadata: string
}

const retryMs = 100
/** A message names this many partitions. */
const named = 10
/** For how long beyond its deadline the last try is waited for: what is done by then ought to be committed. */
const lastTryMs = 2000

/** Commits what is done: one commit at a time, each partition's lowest unfinished offset, only what has changed or grows old. */
export class Committer {
  readonly #parts: CommitterParts
  #queue: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #waiting = false
  /** What was told since the last commit that was taken: said once, however often it is tried. */
  readonly #told = new Set<string>()
  /** Why the last commit was not taken, or not all of it. */
  #lastReason = 'no answer'

  constructor(parts: CommitterParts) {
    this.#parts = parts
  }

  start(intervalMs: number): void {
    this.#timer = setInterval(() => {
      // A commit that takes longer than the interval is not joined by others in a queue.
      if (this.#waiting) return
      this.#waiting = true
      this.commit([...this.#parts.owned()]).finally(() => {
        this.#waiting = false
      })
    }, intervalMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /**
   * Commits these partitions' done offsets as far as it can be had now; tells whether nothing is left that may be taken
   * later. What is refused for good is not: its partition is held, and waiting would change nothing.
   */
  commit(partitions: readonly SourcePartition[], how: CommitHow = {}): Promise<boolean> {
    const turn = this.#queue.then(() => this.#commit(partitions, how))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /**
   * Goes on trying until all is committed or refused for good, or the time is over. A broker that does not answer holds
   * nobody up for longer than that: its commit goes on without anybody who waits for it.
   * @param partitions asked before each try
   * @param all also what has not moved: the last commit of a member that leaves
   */
  async commitBy(
    partitions: () => readonly SourcePartition[],
    deadline: AbortSignal,
    { all = false }: { readonly all?: boolean } = {}
  ): Promise<boolean> {
    const ended = new AbortController()
    const over = whenAborted(deadline).then(() => pause(lastTryMs, ended.signal))
    const how = all ? { alsoBefore: this.#parts.now() } : {}
    try {
      for (;;) {
        const left = partitions()
        if (left.length === 0) return true
        if (await Promise.race([this.commit(left, how), over.then(() => false)])) return true
        if (!(await pause(retryMs, deadline))) {
          this.#tellUnfinished(partitions())
          return false
        }
      }
    } finally {
      ended.abort()
    }
  }

  async #commit(partitions: readonly SourcePartition[], how: CommitHow): Promise<boolean> {
    const changed = this.#changed(partitions, how)
    if (changed.size === 0) return true
    const offsets = [...changed.values()].map(({ partition, offset, metadata }) => ({
      topic: partition.topic,
      partition: partition.partition,
      offset,
      leaderEpoch: partition.fetch.epochs.before(offset),
      metadata
    }))
    let answers: readonly TopicPartitionError[]
    try {
      answers = await this.#parts.commit(offsets)
    } catch (error) {
      const failure = this.#asFailure(error)
      this.#lastReason = String(failure.details.reason ?? failure.message)
      this.#tell(failure)
      return false
    }
    const done: { topic: string; partition: number; offset: number }[] = []
    const refused = new Map<SourcePartition, number>()
    const smaller: SourcePartition[] = []
    let over = 0
    for (const { topic, partition: number, errorCode } of answers) {
      const entry = changed.get(partitionKey({ topic, partition: number }))
      if (!entry) continue
      const { partition, metadata } = entry
      if (errorCode === 0) {
        this.#taken(entry)
        done.push({ topic, partition: number, offset: entry.offset })
      } else if (errorCode === notOwnedCode) over++
      // Fewer done ranges the next time: what is left out is handled again after a restart, no more.
      else if (errorCode === kafkaErrors.OFFSET_METADATA_TOO_LARGE && metadata !== '') {
        partition.commits.refusedMetadata(metadata.length)
        smaller.push(partition)
      } else {
        refused.set(partition, errorCode)
        this.#lastReason = kafkaErrorName(errorCode)
      }
    }
    if (done.length > 0) {
      this.#parts.metrics.commits++
      this.#told.clear()
      this.#parts.emit('committed', { offsets: done })
    }
    over += await this.#refuse(refused)
    if (smaller.length > 0)
      return (await this.#commit(smaller, how)) && done.length + over + smaller.length === changed.size
    return done.length + over === changed.size
  }

  /** What is refused for good was told as a hold. */
  #tellUnfinished(partitions: readonly SourcePartition[]): void {
    const left = [...this.#changed(partitions, {}).values()].filter(({ partition }) => !partition.holds.has('commit'))
    if (left.length === 0) return
    const names = left.slice(0, named).map(({ partition: { topic, partition } }) => `${topic}[${partition}]`)
    const list = names.join(', ') + (left.length > named ? ` and ${left.length - named} more` : '')
    const { groupId: group } = this.#parts
    this.#tell(new DeadLetterError('COMMIT_UNFINISHED', { group, reason: this.#lastReason, list }))
  }

  #changed(partitions: readonly SourcePartition[], { alsoBefore }: CommitHow): Map<string, Due> {
    const now = this.#parts.now()
    const changed = new Map<string, Due>()
    for (const partition of partitions) {
      const offset = partition.tracker.committable
      const metadata = partition.commitMetadata()
      const old = now - partition.commits.at >= this.#parts.recommitIntervalMs
      const again = old || (alsoBefore !== undefined && partition.commits.at < alsoBefore)
      if (offset === partition.commits.offset && metadata === partition.commits.metadata && !again) continue
      changed.set(partitionKey(partition), { partition, offset, metadata })
    }
    return changed
  }

  #taken({ partition, offset, metadata }: Due): void {
    partition.commits.taken(offset, metadata, this.#parts.now())
    partition.holds.release('commit')
  }

  /**
   * Tells what lasts, and how many are refused for good. A coordinator that does not know a topic may be behind: it is
   * gone when the brokers, asked for it, say so as well.
   */
  async #refuse(refused: ReadonlyMap<SourcePartition, number>): Promise<number> {
    const unknown = [...refused].filter(([, code]) => isUnknownTopic(code)).map(([partition]) => partition)
    const gone =
      unknown.length === 0 ? new Set<string>() : await this.#parts.gone(unknown).catch(() => new Set<string>())
    const { groupId: group, metrics } = this.#parts
    let forGood = 0
    for (const [partition, code] of refused) {
      // A rebalance or a moving coordinator refuses a commit for a moment: the next one carries the same offsets.
      if (isUnknownTopic(code) ? !gone.has(partition.topic) : mayPass(code)) continue
      const reason = isUnknownTopic(code) ? 'the topic was deleted' : kafkaErrorName(code)
      if (ofGroup.has(code)) {
        forGood++
        this.#tell(this.#failure(reason))
        continue
      }
      // Not Java's word, but what a coordinator says that cannot write its log just now.
      if (code === kafkaErrors.UNKNOWN_SERVER_ERROR) {
        this.#tell(this.#failure(reason))
        continue
      }
      forGood++
      metrics.commitErrors++
      const { topic, partition: number } = partition
      partition.holds.hold('commit', new DeadLetterError('COMMIT_REFUSED', { topic, partition: number, group, reason }))
    }
    return forGood
  }

  /** What the membership throws has the code already. */
  #asFailure(error: unknown): DeadLetterError {
    if (DeadLetterError.is(error) && error.code === 'COMMIT_FAILED') return error
    return this.#failure(error instanceof Error ? error.message : String(error), error)
  }

  #failure(reason: string, cause?: unknown): DeadLetterError {
    return new DeadLetterError('COMMIT_FAILED', { group: this.#parts.groupId, reason }, cause)
  }

  #tell(error: DeadLetterError): void {
    this.#parts.metrics.commitErrors++
    if (this.#told.has(error.message)) return
    this.#told.add(error.message)
    this.#parts.emit('warning', { error })
  }
}

/** Not one partition's trouble: said once. */
const ofGroup: ReadonlySet<number> = new Set([kafkaErrors.GROUP_AUTHORIZATION_FAILED, kafkaErrors.INVALID_GROUP_ID])

const isUnknownTopic = (code: number): boolean =>
  code === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION || code === kafkaErrors.UNKNOWN_TOPIC_ID

const mayPass = (code: number): boolean => isRetriable(code) || code === kafkaErrors.REBALANCE_IN_PROGRESS
