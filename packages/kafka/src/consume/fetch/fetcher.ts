import { isRetriable, kafkaErrorName, kafkaErrors } from '../../client/kafka-errors.ts'
import { partitionKey } from '../../client/partition-key.ts'
import type { EpochEnd, FetchedPartition, Isolation, KafkaClient, TopicPartition } from '../../client/port.ts'
import { asRequestError, DeadLetterError } from '../../errors.ts'
import type { EventSink } from '../../events.ts'
import type { Clock } from '../../time/clock.ts'
import { pause, Signal } from '../../time/signal.ts'
import type { TopicCatalog } from '../../topics/topic-catalog.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { FetchSettings } from './fetch-options.ts'

interface FetcherParts {
  readonly client: KafkaClient
  readonly catalog: TopicCatalog
  readonly options: FetchSettings
  readonly isolation: Isolation
  readonly metrics: Metrics
  readonly emit: EventSink
  readonly clock: Clock
}

/**
 * While a partition is left out of a fetch because its buffer is full, the broker may not sit on that fetch: the
 * partition would wait for its turn although its buffer has room again.
 */
const impatientWaitMs = 20
const backoffMs = (failures: number): number =>
  Math.min(100 * 2 ** Math.min(failures, 10), 5000) * (0.75 + Math.random() / 2)

/**
 * Keeps the owned partitions' buffers filled: one loop and at most one fetch in flight for each broker that leads some
 * of them. A partition is asked for while its buffer has room, so the next fetch is under way while records are handled.
 */
export class Fetcher {
  readonly #parts: FetcherParts
  readonly #partitions = new Set<SourcePartition>()
  readonly #nodes = new Map<number, { wake: Signal; loop: Promise<void>; turn: number }>()
  readonly #stop = new AbortController()
  #waking = false

  constructor(parts: FetcherParts) {
    this.#parts = parts
  }

  add(partition: SourcePartition): void {
    this.#partitions.add(partition)
    // Once for all that are added together: a wake looks at every partition.
    if (this.#waking) return
    this.#waking = true
    queueMicrotask(() => {
      this.#waking = false
      this.wake()
    })
  }

  remove(partition: SourcePartition): void {
    this.#partitions.delete(partition)
  }

  /** Something changed that may let partitions be fetched: a new leader, say. */
  wake(): void {
    for (const partition of this.#partitions) {
      const leader = this.#nodeOf(partition)
      if (leader >= 0 && !this.#nodes.has(leader) && !this.#stop.signal.aborted) {
        const node = { wake: new Signal(), turn: 0, loop: Promise.resolve() }
        this.#nodes.set(leader, node)
        node.loop = this.#run(leader, node)
      }
    }
    for (const node of this.#nodes.values()) node.wake.notify()
  }

  /** A batch of this partition is finished with. Told of every one, so that no other partition is looked at. */
  roomMade(partition: SourcePartition): void {
    if (!this.#hasRoom(partition)) return
    const node = this.#nodes.get(this.#nodeOf(partition))
    if (node === undefined) this.wake()
    else node.wake.notify()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.wake()
    await Promise.all([...this.#nodes.values()].map(node => node.loop))
  }

  async #run(nodeId: number, node: { wake: Signal; turn: number }): Promise<void> {
    const stopping = this.#stop.signal
    let failures = 0
    let led: SourcePartition[] = []
    while (!stopping.aborted) {
      const before = led
      led = [...this.#partitions].filter(p => this.#nodeOf(p) === nodeId)
      if (led.length === 0) this.#nodes.delete(nodeId)
      // Some may have gone to a node whose loop waits or is not there: a replica's time was over, say.
      if (led.length === 0 || before.some(p => this.#nodeOf(p) !== nodeId)) this.wake()
      if (led.length === 0) return
      const now = this.#parts.clock.now()
      const wanting = led.filter(p => this.#hasRoom(p) && p.fetch.resetTo === undefined)
      const ready = wanting.filter(p => p.fetch.notBefore <= now)
      if (ready.length === 0) {
        const soonest = Math.min(...wanting.map(p => p.fetch.notBefore - now))
        await node.wake.wait(Number.isFinite(soonest) ? Math.max(1, Math.ceil(soonest)) : undefined)
        continue
      }
      // Each partition gets to be the first now and then: the broker fills an answer in the order that it was asked.
      const first = node.turn++ % ready.length
      const asked = [...ready.slice(first), ...ready.slice(0, first)]
      const waiting = led.some(p => !this.#hasRoom(p) && !p.holds.any)
      try {
        await this.#fetch(nodeId, asked, waiting ? impatientWaitMs : this.#parts.options.maxWaitMs)
        failures = 0
      } catch (error) {
        if (stopping.aborted) return
        this.#parts.metrics.fetchErrors++
        this.#parts.catalog.refreshSoon()
        for (const partition of asked) if (!this.#leads(nodeId, partition)) this.#leave(partition, nodeId)
        if (failures++ === 0) this.#warn(error)
        await pause(backoffMs(failures), stopping)
      }
    }
  }

  /** The node to fetch from: its leader, unless that has named a replica that is nearer. */
  #nodeOf({ topic, partition, fetch: { replica } }: SourcePartition): number {
    const { catalog, clock } = this.#parts
    return replica.node(catalog.leader(topic, partition), clock, id => catalog.hasNode(id))
  }

  #leads(nodeId: number, { topic, partition }: TopicPartition): boolean {
    return this.#parts.catalog.leader(topic, partition) === nodeId
  }

  /** A replica failed: the leader is asked instead. */
  #leave(partition: SourcePartition, nodeId: number): void {
    const now = this.#parts.clock.now()
    if (this.#nodeOf(partition) === nodeId) partition.fetch.replica.failed(now)
    this.wake()
  }

  #hasRoom(partition: SourcePartition): boolean {
    return partition.bufferedBytes < this.#parts.options.partitionMaxBytes
  }

  async #fetch(nodeId: number, asked: readonly SourcePartition[], maxWaitMs: number): Promise<void> {
    const { client, catalog, options, isolation, metrics } = this.#parts
    const positions = asked.map(p => p.fetch.position)
    const nearest = !asked.some(p => p.fetch.replica.alone(this.#parts.clock.now()))
    const now = performance.now()
    for (const partition of asked) partition.fetch.asked(now)
    const answers = await client.fetch(
      nodeId,
      {
        maxWaitMs,
        minBytes: options.minBytes,
        maxBytes: options.maxBytes,
        isolation,
        nearest,
        onThrottled: ms => {
          for (const partition of asked) partition.fetch.askedLater(now, now + ms)
        },
        partitions: asked.map((p, i) => ({
          topic: p.topic,
          topicId: p.topicId,
          partition: p.partition,
          offset: positions[i] as number,
          maxBytes: options.partitionMaxBytes,
          currentLeaderEpoch: catalog.leaderEpoch(p.topic, p.partition),
          lastFetchedEpoch: p.fetch.epochs.before(positions[i] as number)
        }))
      },
      this.#stop.signal
    )
    metrics.fetches++
    const byName = new Map(asked.map((p, i) => [partitionKey(p), i]))
    for (const answer of answers) {
      const index = byName.get(partitionKey(answer))
      const partition = index === undefined ? undefined : asked[index]
      partition?.fetch.answered()
      // Given up, or moved, while the fetch was on its way: this answer is about another position.
      if (!partition || !this.#partitions.has(partition) || partition.fetch.position !== positions[index as number])
        continue
      const leads = this.#leads(nodeId, partition)
      // A follower may lag behind, have lost its disk or be no follower any more: only a leader's word is the log's.
      if (!leads && (answer.errorCode !== 0 || answer.divergingEpoch)) this.#leave(partition, nodeId)
      else if (answer.errorCode !== 0) this.#refused(partition, answer)
      else if (answer.divergingEpoch) this.#truncated(partition, answer.divergingEpoch)
      else if (leads && this.#sentOn(partition, answer)) this.wake()
      else {
        if (!leads) partition.fetch.replica.answered()
        this.#take(partition, answer)
      }
    }
  }

  /** Whether the leader gave no records but the name of a replica that is nearer. */
  #sentOn(partition: SourcePartition, { preferredReadReplica = -1, records }: FetchedPartition): boolean {
    if (preferredReadReplica < 0) return false
    const { catalog, clock } = this.#parts
    const known = catalog.hasNode(preferredReadReplica) && !this.#leads(preferredReadReplica, partition)
    if (known) partition.fetch.replica.prefer(preferredReadReplica, clock.now())
    else {
      // Newer than what is known of the cluster: until it is known, the leader would name it as often as it is asked.
      partition.fetch.replica.failed(clock.now())
      catalog.refreshSoon()
    }
    return records === null
  }

  #take(partition: SourcePartition, answer: FetchedPartition): void {
    partition.holds.release('source')
    this.#parts.metrics.fetchedBytes += answer.records?.length ?? 0
    let moved = false
    try {
      moved = partition.append(answer, this.#parts.isolation === 'read-committed')
    } catch (error) {
      if (!DeadLetterError.is(error)) throw error
      partition.holds.hold('batch', error)
    }
    // Without progress the same bytes would come again and again as fast as the broker can send them.
    if (moved) partition.fetch.progressed()
    else this.#backOff(partition)
  }

  #backOff({ fetch }: SourcePartition): void {
    fetch.failed(failures => this.#parts.clock.now() + backoffMs(failures))
  }

  /** A partition's error is that partition's only. */
  #refused(partition: SourcePartition, answer: FetchedPartition): void {
    const { catalog, metrics } = this.#parts
    metrics.fetchErrors++
    this.#backOff(partition)
    if (answer.errorCode === kafkaErrors.OFFSET_OUT_OF_RANGE) {
      // Beside the loop, so that no other partition waits for it. If it fails, the next fetch of this one brings us here again.
      this.#outOfRange(partition).catch(error => {
        if (!this.#stop.signal.aborted) this.#warn(error)
      })
      return
    }
    catalog.refreshSoon()
    // A leader that has just moved answers within a try or two; what lasts longer is told.
    if (isRetriable(answer.errorCode) && partition.fetch.failures < 5) return
    const forbidden = answer.errorCode === kafkaErrors.TOPIC_AUTHORIZATION_FAILED
    const where = { topic: partition.topic, partition: partition.partition, offset: partition.fetch.position }
    partition.holds.hold(
      'source',
      forbidden
        ? new DeadLetterError('SOURCE_TOPIC_FORBIDDEN', where)
        : new DeadLetterError('SOURCE_NOT_READABLE', { ...where, reason: kafkaErrorName(answer.errorCode) })
    )
  }

  /**
   * The leader's log and what was read part before the position: a leader that did not have it all was elected (KIP-101). What
   * was read from there on is no longer in the log, and what is there now was never read.
   */
  #truncated(partition: SourcePartition, { epoch, endOffset }: EpochEnd): void {
    const { topic, partition: number, fetch } = partition
    const { position, epochs } = fetch
    partition.holds.release('source')
    // Of later epochs than the log has, everything that was read is gone from it, also below the end that it tells: there it has others.
    const resumeAt = Math.min(position, endOffset, epochs.endOf(epoch))
    // It may be that only what the commit said of the epoch is wrong.
    if (resumeAt === position) {
      fetch.correctEpoch(resumeAt, epoch)
      return
    }
    // Told again with the next fetch, which finds out whether they part even earlier.
    const known = epochs.before(resumeAt)
    fetch.reset(resumeAt, resumeAt === endOffset ? epoch : known <= epoch ? known : -1)
    this.#parts.emit('log-truncated', { topic, partition: number, position, resumeAt, lost: position - resumeAt })
    partition.signal.notify()
  }

  async #outOfRange(partition: SourcePartition): Promise<void> {
    const { client, emit, isolation } = this.#parts
    const position = partition.fetch.position
    const [start] = await client.listOffsets(
      [{ topic: partition.topic, partition: partition.partition, timestamp: -2 }],
      isolation
    )
    const moved = partition.fetch.position !== position || partition.fetch.resetTo !== undefined
    if (start?.errorCode !== 0 || moved || !this.#partitions.has(partition)) return
    partition.fetch.reset(start.offset)
    emit('offset-out-of-range', {
      topic: partition.topic,
      partition: partition.partition,
      position,
      logStart: start.offset,
      gap: Math.max(0, start.offset - position)
    })
    partition.signal.notify()
  }

  #warn(error: unknown): void {
    const known = asRequestError(error, 'Fetch', 'the broker')
    this.#parts.emit('warning', { error: known })
  }
}
