import { partitionKey } from '../../client/partition-key.ts'
import type { Isolation, KafkaClient, TopicPartition } from '../../client/port.ts'
import { readAssignment } from '../../group/consumer-protocol.ts'
import type { TopicCatalog } from '../../topics/topic-catalog.ts'
import { believed } from '../assignment/start-position.ts'
import { type GapAnswer, readGap } from './log-gap.ts'

interface GroupViewParts {
  readonly client: Pick<KafkaClient, 'listOffsets' | 'findCoordinator' | 'offsetFetch' | 'fetch' | 'describeGroup'>
  readonly catalog: TopicCatalog
  readonly groupId: string
  readonly isolation: Isolation
  readonly maxBatchBytes: number
}

const probeBytes = 1_048_576
const probeWaitMs = 500
/** A long stretch of control records is read on at the next look. */
const probesAtOnce = 16

/** What the brokers say of partitions whether this member owns them or not. What cannot be had is absent: it is asked again. */
export class GroupView {
  readonly #parts: GroupViewParts
  /** Where the look from an offset has got to, so that a long stretch is read once. */
  readonly #looked = new Map<string, { from: number; next: number; records: boolean }>()

  constructor(parts: GroupViewParts) {
    this.#parts = parts
  }

  /** Ends of what can be read, by {@link partitionKey}. */
  async ends(partitions: readonly TopicPartition[]): Promise<Map<string, number>> {
    if (partitions.length === 0) return new Map()
    const { client, catalog, isolation } = this.#parts
    const answers = await client
      .listOffsets(
        partitions.map(partition => ({ ...partition, timestamp: -1 })),
        isolation
      )
      .catch(() => [])
    const told = answers.filter(answer => answer.errorCode === 0)
    if (told.length < partitions.length) catalog.refreshSoon()
    return new Map(told.map(answer => [partitionKey(answer), answer.offset]))
  }

  /** The group's committed offsets; −1 for a partition without one, or with one of a topic that was deleted since. */
  async committed(partitions: readonly TopicPartition[]): Promise<Map<string, number>> {
    if (partitions.length === 0) return new Map()
    const { client, catalog, groupId } = this.#parts
    try {
      const coordinator = await client.findCoordinator(groupId)
      if (coordinator.errorCode !== 0) return new Map()
      const answer = await client.offsetFetch(coordinator.nodeId, groupId, partitions)
      if (answer.errorCode !== 0) return new Map()
      const told = answer.partitions.filter(({ errorCode }) => errorCode === 0)
      return new Map(
        told.map(own => {
          const facts = { clusterId: catalog.clusterId, topicId: catalog.topic(own.topic)?.id ?? '' }
          return [partitionKey(own), believed(own, facts)?.offset ?? -1]
        })
      )
    } catch {
      return new Map()
    }
  }

  /** Those of the offsets that lie beyond their logs, or of which no broker says that they do not; by {@link partitionKey}. */
  async outside(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<Set<string>> {
    if (offsets.length === 0) return new Set()
    const asked = offsets.map(({ topic, partition }) => ({ topic, partition, timestamp: -1 }))
    // The log's end: what this member may read ends lower while a transaction is open, and others may read further.
    const answers = await this.#parts.client.listOffsets(asked, 'read-uncommitted').catch(() => [])
    const ends = new Map(
      answers.flatMap(answer => (answer.errorCode === 0 ? [[partitionKey(answer), answer.offset]] : []))
    )
    return new Set(offsets.filter(place => !((ends.get(partitionKey(place)) ?? -1) >= place.offset)).map(partitionKey))
  }

  /** The partition is another one of its name. */
  forget(key: string): void {
    this.#looked.delete(key)
  }

  /** Who has each partition, by {@link partitionKey}: member id, client id and host. Nothing while the group rebalances, or when it may not be looked at. */
  async owners(): Promise<Map<string, string>> {
    const { client, groupId } = this.#parts
    try {
      const coordinator = await client.findCoordinator(groupId)
      if (coordinator.errorCode !== 0) return new Map()
      const { errorCode, members } = await client.describeGroup(coordinator.nodeId, groupId)
      if (errorCode !== 0) return new Map()
      return new Map(
        members.flatMap(({ memberId, clientId, clientHost, assignment, partitions }) => {
          const owned = assignment === null ? partitions : (readAssignment(assignment) ?? [])
          const owner = `member ${memberId} of client ${clientId} at ${clientHost.replace(/^\//, '')}`
          return owned.map(partition => [partitionKey(partition), owner] as const)
        })
      )
    } catch {
      return new Map()
    }
  }

  /**
   * Whether no record for this group lies from an offset up to an end. Asked again about the same offset it reads on
   * where it stopped, and asks the broker nothing once it has met a record.
   */
  async isEmpty(
    partition: TopicPartition,
    from: number,
    end: number,
    signal: AbortSignal
  ): Promise<'empty' | 'records' | 'unknown'> {
    const key = partitionKey(partition)
    const before = this.#looked.get(key)
    const looked = before?.from === from ? before : { from, next: from, records: false }
    this.#looked.set(key, looked)
    if (looked.records) return 'records'
    for (let i = 0; i < probesAtOnce; i++) {
      if (looked.next >= end) return 'empty'
      const answer = await this.#probe(partition, looked.next, end, signal)
      if (answer === null) return 'unknown'
      if (answer.kind !== 'more') {
        looked.records = answer.kind === 'records'
        return answer.kind
      }
      looked.next = answer.next
    }
    return 'unknown'
  }

  async #probe(partition: TopicPartition, from: number, end: number, signal: AbortSignal): Promise<GapAnswer | null> {
    const { client, catalog, isolation, maxBatchBytes } = this.#parts
    const { topic } = partition
    const leader = catalog.leader(topic, partition.partition)
    const topicId = catalog.topic(topic)?.id
    if (leader < 0 || topicId === undefined) return null
    try {
      const position = { ...partition, topicId, offset: from, maxBytes: probeBytes, currentLeaderEpoch: -1 }
      const request = { maxWaitMs: probeWaitMs, minBytes: 1, maxBytes: probeBytes, isolation, partitions: [position] }
      const [answer] = await client.fetch(leader, request, signal)
      if (answer === undefined) return null
      if (answer.errorCode === 0) return await readGap(answer, from, end, isolation, maxBatchBytes)
      // Below the log's start: what was there is gone, and reading goes on at the start.
      const [start] = await client.listOffsets([{ ...partition, timestamp: -2 }], isolation)
      return start?.errorCode === 0 && start.offset > from ? { kind: 'more', next: start.offset } : null
    } catch {
      return null
    }
  }
}
