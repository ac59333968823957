import { isRetriable, kafkaErrorName, kafkaErrors } from '../../client/kafka-errors.ts'
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
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
  /** The partitions that are owned now. */
  owned(): Iterable<SourcePartition>
}

const retryMs = 100
/** For how long beyond its deadline the last try is waited for: what is done by then ought to be committed. */
const lastTryMs = 2000

/** Commits what is done: one commit at a time, each partition's lowest unfinished offset, only what has changed. */
export class Committer {
  readonly #parts: CommitterParts
  #queue: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #waiting = false
  /** What was told since the last commit that was taken: said once, however often it is tried. */
  readonly #told = new Set<string>()

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

  /** Commits these partitions' done offsets as far as it can be had now; tells whether nothing is left to be committed. */
  commit(partitions: readonly SourcePartition[]): Promise<boolean> {
    const turn = this.#queue.then(() => this.#commit(partitions))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /**
   * Goes on trying until all is committed or the time is over. A broker that does not answer holds nobody up for longer
   * than that: its commit goes on without anybody who waits for it.
   * @param partitions asked before each try
   */
  async commitBy(partitions: () => readonly SourcePartition[], deadline: AbortSignal): Promise<boolean> {
    const ended = new AbortController()
    const over = whenAborted(deadline).then(() => pause(lastTryMs, ended.signal))
    try {
      for (;;) {
        const left = partitions()
        if (left.length === 0) return true
        if (await Promise.race([this.commit(left), over.then(() => false)])) return true
        if (!(await pause(retryMs, deadline))) return false
      }
    } finally {
      ended.abort()
    }
  }

  async #commit(partitions: readonly SourcePartition[]): Promise<boolean> {
    const changed = new Map<string, { partition: SourcePartition; offset: number; metadata: string }>()
    for (const partition of partitions) {
      const offset = partition.tracker.committable
      const metadata = partition.commitMetadata()
      if (offset === partition.committed && metadata === partition.committedMetadata) continue
      changed.set(`${partition.partition} ${partition.topic}`, { partition, offset, metadata })
    }
    if (changed.size === 0) return true
    const offsets = [...changed.values()].map(({ partition, offset, metadata }) => ({
      topic: partition.topic,
      partition: partition.partition,
      offset,
      leaderEpoch: -1,
      metadata
    }))
    let answers: readonly TopicPartitionError[]
    try {
      answers = await this.#parts.commit(offsets)
    } catch (error) {
      this.#tell(this.#asFailure(error))
      return false
    }
    const done: { topic: string; partition: number; offset: number }[] = []
    const refused = new Set<number>()
    let gone = 0
    let tooLarge = 0
    for (const answer of answers) {
      const entry = changed.get(`${answer.partition} ${answer.topic}`)
      if (!entry) continue
      if (answer.errorCode === 0) {
        entry.partition.committed = entry.offset
        entry.partition.committedMetadata = entry.metadata
        done.push({ topic: answer.topic, partition: answer.partition, offset: entry.offset })
      } else if (answer.errorCode === notOwnedCode) gone++
      // Fewer done ranges the next time: what is left out is handled again after a restart, no more.
      else if (answer.errorCode === kafkaErrors.OFFSET_METADATA_TOO_LARGE && entry.partition.metadataBytes > 0) {
        entry.partition.metadataBytes = Math.floor(
          Math.min(entry.partition.metadataBytes, entry.metadata.length) * 0.75
        )
        tooLarge++
      } else refused.add(answer.errorCode)
    }
    if (done.length > 0) {
      this.#parts.metrics.commits++
      this.#told.clear()
      this.#parts.emit('committed', { offsets: done })
    }
    // A rebalance or a moving coordinator refuses a commit for a moment: the next one carries the same offsets.
    for (const code of refused)
      if (!isRetriable(code) && code !== kafkaErrors.REBALANCE_IN_PROGRESS)
        this.#tell(this.#failure(kafkaErrorName(code)))
    return tooLarge > 0 ? this.#commit(partitions) : done.length + gone === changed.size
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
