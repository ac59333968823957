import { isRetriable, kafkaErrorName, kafkaErrors } from '../../client/kafka-errors.ts'
import type {
  CommittedOffset,
  Isolation,
  KafkaClient,
  OffsetQuery,
  TopicPartition,
  TopicPartitionError
} from '../../client/port.ts'
import { asRequestError, DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import { pause } from '../../time/signal.ts'
import type { TopicCatalog } from '../../topics/topic-catalog.ts'
import { defaultMetadataBytes, writeCommitMetadata } from '../commit/commit-metadata.ts'
import { SourcePartition } from '../partition/source-partition.ts'
import { planStart, type StartFrom, type StartPlan } from './start-position.ts'

interface OpeningParts {
  readonly client: KafkaClient
  readonly catalog: TopicCatalog
  readonly groupId: string
  readonly from: StartFrom
  readonly isolation: Isolation
  readonly emit: EventSink
  /** Topics that came up while this consumer was running. */
  readonly newTopics: ReadonlySet<string>
  commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]>
}

interface Start {
  readonly partition: TopicPartition
  readonly plan: StartPlan
  readonly offset: number
}

/**
 * Finds where newly owned partitions start, and commits starts that were resolved before their first record is taken:
 * a crash right after the start must not let 'latest' move over records that came meanwhile.
 */
export class Opening {
  readonly #parts: OpeningParts
  #metadataBytes = defaultMetadataBytes

  constructor(parts: OpeningParts) {
    this.#parts = parts
  }

  /**
   * Tries until it has them all; resolves to an empty list when `signal` aborts (the partitions were taken away again).
   * @throws DeadLetterError GROUP_FORBIDDEN, GROUP_INVALID
   */
  async open(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<SourcePartition[]> {
    for (let failures = 0; ; failures++) {
      try {
        const opened = await this.#try(partitions, signal)
        if (opened) return opened
      } catch (error) {
        if (signal.aborted) return []
        if (DeadLetterError.is(error) && !error.retriable) throw error
        const warning = asRequestError(error, 'resolving start offsets', 'the brokers')
        if (failures % 10 === 3) this.#parts.emit('warning', { error: warning })
      }
      if (!(await pause(Math.min(50 * 2 ** failures, 2000), signal))) return []
    }
  }

  async #try(partitions: readonly TopicPartition[], signal: AbortSignal): Promise<SourcePartition[] | undefined> {
    const { catalog } = this.#parts
    if (partitions.some(p => (catalog.topic(p.topic)?.partitions.length ?? 0) <= p.partition)) {
      catalog.refreshSoon()
      return undefined
    }
    const committed = await this.#committed(partitions)
    if (signal.aborted) return []
    const starts = await this.#resolve(partitions, committed)
    if (starts === undefined) return undefined
    const resolved = starts.filter(start => start.plan.kind !== 'committed')
    if (resolved.length > 0) {
      if (signal.aborted) return []
      const answers = await this.#parts.commit(
        resolved.map(({ partition, plan, offset }) => ({
          ...partition,
          offset,
          leaderEpoch: -1,
          metadata: writeCommitMetadata(
            { firstPartitions: plan.firstPartitions, topicId: this.#topicId(partition.topic), done: [] },
            offset,
            this.#metadataBytes
          )
        }))
      )
      // A start without metadata is taken as another program's: see planStart.
      if (answers.some(answer => answer.errorCode === kafkaErrors.OFFSET_METADATA_TOO_LARGE)) this.#metadataBytes = 0
      const accepted = answers.filter(answer => answer.errorCode === 0).length
      if (accepted < resolved.length) return undefined
    }
    if (signal.aborted) return []
    return starts.map(start => this.#source(start))
  }

  #source({ partition, plan, offset }: Start): SourcePartition {
    const { emit } = this.#parts
    const topicId = this.#topicId(partition.topic)
    if (plan.kind !== 'committed') emit('start-resolved', { ...partition, offset, from: plan.from })
    return new SourcePartition(
      partition,
      {
        topicId,
        offset,
        firstPartitions: plan.firstPartitions,
        committed: offset,
        done: plan.kind === 'committed' ? plan.done : []
      },
      emit
    )
  }

  async #committed(partitions: readonly TopicPartition[]): Promise<readonly CommittedOffset[]> {
    const { client, groupId } = this.#parts
    const coordinator = await client.findCoordinator(groupId)
    if (coordinator.errorCode !== 0) throw groupError(groupId, coordinator.errorCode)
    const fetch = async (asked: readonly TopicPartition[] | null): Promise<readonly CommittedOffset[]> => {
      const answer = await client.offsetFetch(coordinator.nodeId, groupId, asked)
      if (answer.errorCode !== 0) throw groupError(groupId, answer.errorCode)
      const broken = answer.partitions.find(p => p.errorCode !== 0)
      if (broken?.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED)
        throw new DeadLetterError('SOURCE_TOPIC_FORBIDDEN', { topic: broken.topic })
      if (broken) throw groupError(groupId, broken.errorCode)
      return answer.partitions
    }
    // All means all of topics that this principal may see: while it may not, nothing would seem to be committed, and
    // 'latest' would pass over records. Asked for by name, a partition of such a topic is refused.
    const [all, own] = await Promise.all([fetch(null), fetch(partitions)])
    const asked = new Set(partitions.map(keyOf))
    return [...all.filter(p => !asked.has(keyOf(p))), ...own]
  }

  async #resolve(
    partitions: readonly TopicPartition[],
    committed: readonly CommittedOffset[]
  ): Promise<Start[] | undefined> {
    const { catalog, from, newTopics } = this.#parts
    const plans = partitions.map(partition => {
      const { topic } = partition
      const facts = {
        topic,
        topicId: this.#topicId(topic),
        partitionCount: catalog.topic(topic)?.partitions.length ?? 0,
        isNew: newTopics.has(topic)
      }
      return { partition, plan: planStart(facts, partition.partition, from, committed) }
    })
    const queries = plans.flatMap(({ partition, plan }) =>
      plan.kind === 'lookup' ? [{ ...partition, timestamp: plan.timestamp }] : []
    )
    const found = await this.#look(queries)
    if (found === undefined) return undefined
    const none = queries.filter(query => found.get(keyOf(query)) === -1)
    const ends = await this.#look(none.map(query => ({ ...query, timestamp: -1 })))
    if (ends === undefined) return undefined
    return plans.map(({ partition, plan }) => {
      if (plan.kind !== 'lookup') return { partition, plan, offset: plan.offset }
      const offset = ends.get(keyOf(partition)) ?? found.get(keyOf(partition)) ?? 0
      return { partition, plan, offset }
    })
  }

  #topicId(topic: string): string {
    return this.#parts.catalog.topic(topic)?.id ?? ''
  }

  async #look(queries: readonly OffsetQuery[]): Promise<Map<string, number> | undefined> {
    if (queries.length === 0) return new Map()
    const answers = await this.#parts.client.listOffsets(queries, this.#parts.isolation)
    if (answers.length < queries.length || answers.some(answer => answer.errorCode !== 0)) {
      const forbidden = answers.find(answer => answer.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED)
      if (forbidden) throw new DeadLetterError('SOURCE_TOPIC_FORBIDDEN', { topic: forbidden.topic })
      this.#parts.catalog.refreshSoon()
      return undefined
    }
    return new Map(answers.map(answer => [keyOf(answer), answer.offset]))
  }
}

const keyOf = (partition: TopicPartition): string => `${partition.partition} ${partition.topic}`

function groupError(group: string, code: number): DeadLetterError {
  if (code === kafkaErrors.GROUP_AUTHORIZATION_FAILED) return new DeadLetterError('GROUP_FORBIDDEN', { group })
  const reason = kafkaErrorName(code)
  return isRetriable(code)
    ? new DeadLetterError('BROKER_PROTOCOL', { request: 'OffsetFetch', brokers: 'the coordinator', reason })
    : new DeadLetterError('GROUP_INVALID', { group, reason })
}
