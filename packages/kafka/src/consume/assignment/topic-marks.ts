import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { StartMark } from '../partition/commit-cursor.ts'
import type { CommitMetadata } from '../partition/commit-metadata.ts'
import { believed, type StartPlan, type TopicFacts } from './start-position.ts'
import type { StartRequests } from './start-requests.ts'

type Mark = { -readonly [K in keyof StartMark]-?: NonNullable<StartMark[K]> | null } & { complete: boolean }

interface OpenedPartition {
  readonly facts: TopicFacts
  readonly waiting: TopicPartition
  readonly plan: StartPlan
}

/**
 * What this process's commits say of the group's first start. One mark for each topic, shared by its partitions: what is
 * learnt later stands in the next commits of all of them.
 */
export class TopicMarks {
  readonly #requests: Pick<StartRequests, 'committed'>
  readonly #startedAt: number
  readonly #marks = new Map<string, Mark>()
  #firstStart: number | null = null

  constructor(requests: Pick<StartRequests, 'committed'>, startedAt: number) {
    this.#requests = requests
    this.#startedAt = startedAt
  }

  /** When the group first started, as far as it was told by now. */
  get firstStart(): number | null {
    return this.#firstStart
  }

  of({ topicId, topic, clusterId }: TopicFacts): Mark {
    const key = `${topicId} ${topic}`
    const known = this.#marks.get(key)
    if (known) return known
    // A group whose marks do not tell it started before: now is the best bound there is.
    const mark = { firstStart: this.#firstStart ?? this.#startedAt, clusterId, complete: false }
    this.#marks.set(key, mark)
    return mark
  }

  /** What the commits of others tell. */
  learn(facts: TopicFacts, mark: CommitMetadata | null, firstStart: number | null = mark?.firstStart ?? null): void {
    if (firstStart !== null && firstStart < (this.#firstStart ?? Number.POSITIVE_INFINITY)) {
      this.#firstStart = firstStart
      for (const known of this.#marks.values()) known.firstStart = Math.min(known.firstStart ?? firstStart, firstStart)
    }
    const own = this.of(facts)
    if (mark?.complete) own.complete = true
  }

  /**
   * Marks topics all of whose first partitions have a committed offset by now. Looked at after a commit of one's own, so
   * that of members that start together the last to commit sees all.
   * @param waiting what this process has not opened yet: while some of a topic is there, it is not looked at
   */
  complete(opened: readonly OpenedPartition[], waiting: readonly TopicPartition[]): void {
    const pending = new Set(waiting.map(({ topic }) => topic))
    for (const [topic, list] of Map.groupBy(opened, ({ facts }) => facts.topic)) {
      const { facts, plan } = list[0] as OpenedPartition
      const mark = this.of(facts)
      if (mark.complete || pending.has(topic)) continue
      const partitions = Array.from({ length: plan.firstPartitions }, (_, partition) => ({ topic, partition }))
      // Beside everything else: nothing waits for it, and what fails here is seen by the next member that opens some of it.
      this.#requests
        .committed(partitions)
        .then(found => {
          mark.complete = partitions.every(place => {
            const own = found.get(partitionKey(place))
            return own !== undefined && !DeadLetterError.is(own) && believed(own, facts) !== null
          })
        })
        .catch(() => undefined)
    }
  }
}
