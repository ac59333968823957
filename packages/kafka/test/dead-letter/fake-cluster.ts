import type {
  ClusterMetadata,
  ConfigAnswer,
  NewTopic,
  ProduceAnswer,
  ProduceRequest,
  TopicError,
  TopicMetadata
} from '../../src/client/port.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { readBatchInfo } from '../../src/records/batch-info.ts'
import { openBatch } from '../../src/records/batch-records.ts'

export interface FakeRecord {
  readonly value: string
  readonly timestamp: number
  readonly headers: ReadonlyMap<string, string>
}

export interface FakeTopic {
  readonly id: string
  logs: FakeRecord[][]
  configs: Map<string, string>
  writable: boolean
}

/** What happens to the next produce requests instead of a plain append. `appends` = although the answer does not say so. */
export interface Mishap {
  readonly errorCode?: number
  readonly appends?: boolean
  readonly recordErrors?: readonly number[]
  /** No answer at all. */
  readonly cut?: boolean
  /** Only for batches that this holds of. */
  readonly when?: (request: ProduceRequest) => boolean
}

interface Producer {
  readonly epoch: number
  next: number
  readonly batches: { readonly first: number; readonly count: number; readonly base: number }[]
}

/** The part of a broker that the writer deals with: appends with a broker's rules for producer ids, and mishaps on demand. */
export class FakeCluster {
  readonly topics = new Map<string, FakeTopic>()
  readonly mishaps: Mishap[] = []
  readonly produced: ProduceRequest[] = []
  /** Set to hold produce answers back. */
  gate: Promise<void> | undefined
  identityError = 0
  configsForbidden = false
  /** Whether brokers know topics by name alone, as before Kafka 4.1. */
  byName = false
  /** Set to hold metadata answers back. */
  metadataGate: Promise<void> | undefined
  inFlight = new Map<string, number>()
  mostInFlight = 0
  lookups = 0
  #producerIds = 100n
  #created = 0
  readonly #producers = new Map<string, Producer>()

  create(name: string, partitions: number, configs: Record<string, string> = {}): FakeTopic {
    const topic: FakeTopic = {
      id: `id-${name}-${++this.#created}`,
      logs: Array.from({ length: partitions }, () => []),
      configs: new Map(Object.entries({ 'max.message.bytes': '1048588', ...configs })),
      writable: true
    }
    this.topics.set(name, topic)
    for (const key of this.#producers.keys()) if (key.startsWith(`${name}\n`)) this.#producers.delete(key)
    return topic
  }

  values(name: string, partition?: number): string[] {
    const logs = this.topics.get(name)?.logs ?? []
    return (partition === undefined ? logs.flat() : (logs[partition] ?? [])).map(record => record.value)
  }

  async metadata(names: readonly string[] | null): Promise<ClusterMetadata> {
    this.lookups++
    await this.metadataGate
    const topics = new Map((names ?? [...this.topics.keys()]).map(name => [name, this.topicMetadata(name)]))
    return { clusterId: 'fake', controllerId: 1, brokers: new Map(), topics }
  }

  topicMetadata(name: string): TopicMetadata {
    const topic = this.topics.get(name)
    const partitions = (topic?.logs ?? []).map((_, partition) => ({
      partition,
      errorCode: 0,
      leader: 1,
      leaderEpoch: 0,
      replicas: [1],
      isr: [1]
    }))
    return {
      name,
      id: topic?.id ?? 'none',
      errorCode: topic ? 0 : 3,
      isInternal: false,
      partitions,
      authorizedOperations: null
    }
  }

  async describeConfigs(resources: readonly { readonly name: string }[]): Promise<ConfigAnswer[]> {
    return resources.map(({ name }) => ({
      type: 'topic',
      name,
      errorCode: this.configsForbidden ? 29 : 0,
      errorMessage: null,
      configs: this.configsForbidden ? new Map() : (this.topics.get(name)?.configs ?? new Map())
    }))
  }

  async createTopics(topics: readonly NewTopic[], validateOnly = false): Promise<TopicError[]> {
    return topics.map(({ topic, partitions, configs }) => {
      if (this.topics.has(topic)) return { topic, errorCode: 36, errorMessage: null }
      if (!validateOnly) this.create(topic, partitions, configs)
      return { topic, errorCode: 0, errorMessage: null }
    })
  }

  async createPartitions(topic: string, count: number): Promise<TopicError> {
    const logs = this.topics.get(topic)?.logs ?? []
    const errorCode = count > logs.length ? 0 : 37
    while (logs.length < count) logs.push([])
    return { topic, errorCode, errorMessage: null }
  }

  async alterTopicConfigs(topic: string, configs: Readonly<Record<string, string>>): Promise<TopicError> {
    if (this.configsForbidden) return { topic, errorCode: 29, errorMessage: 'no' }
    for (const [name, value] of Object.entries(configs)) this.topics.get(topic)?.configs.set(name, value)
    return { topic, errorCode: 0, errorMessage: null }
  }

  async initProducerId(): Promise<{ errorCode: number; producerId: bigint; producerEpoch: number }> {
    return { errorCode: this.identityError, producerId: ++this.#producerIds, producerEpoch: 0 }
  }

  async produce(_nodeId: number, request: ProduceRequest): Promise<ProduceAnswer> {
    const lane = `${request.topic}\n${request.partition}`
    const flying = (this.inFlight.get(lane) ?? 0) + 1
    this.inFlight.set(lane, flying)
    this.mostInFlight = Math.max(this.mostInFlight, flying)
    this.produced.push(request)
    await (this.gate ?? new Promise(resolve => setImmediate(resolve)))
    this.inFlight.set(lane, flying - 1)
    const i = this.mishaps.findIndex(mishap => mishap.when?.(request) ?? true)
    const mishap = i < 0 ? undefined : this.mishaps.splice(i, 1)[0]
    const byTopicId = !this.byName && request.topicId !== undefined
    if (!mishap) return { ...this.#append(request), byTopicId }
    if (mishap.appends) this.#append(request)
    if (mishap.cut)
      throw new DeadLetterError('BROKER_TIMEOUT', { request: 'Produce', brokers: 'fake:9092', timeoutMs: 1 })
    return { ...answer(mishap.errorCode ?? 0, -1, mishap.recordErrors), byTopicId }
  }

  #append({ topic: name, topicId, partition, batch }: ProduceRequest): ProduceAnswer {
    const topic = this.topics.get(name)
    if (!this.byName && topicId !== undefined && topicId !== topic?.id) return answer(100)
    const log = topic?.logs[partition]
    if (!topic || !log) return answer(3)
    if (!topic.writable) return answer(29)
    if (batch.length > Number(topic.configs.get('max.message.bytes'))) return answer(10)
    const info = readBatchInfo(batch, 0)
    if (!info) return answer(2)
    const key = `${name}\n${partition}\n${info.producerId}`
    const known = this.#producers.get(key)
    const again = known?.batches.find(sent => sent.first === info.baseSequence && sent.count === info.count)
    if (again) return answer(0, again.base)
    if (known && known.next !== info.baseSequence) return answer(45)
    const producer = known ?? { epoch: info.producerEpoch, next: 0, batches: [] }
    this.#producers.set(key, producer)
    producer.next = info.baseSequence + info.count
    producer.batches.push({ first: info.baseSequence, count: info.count, base: log.length })
    if (producer.batches.length > 5) producer.batches.shift()
    const base = log.length
    const records = openBatch(batch, info, { topic: name, partition, checkCrc: true, maxBatchBytes: 1 << 26 })
    for (let record = records.next(); record; record = records.next()) {
      const headers = new Map(record.headers.map(header => [header.name, header.value?.toString() ?? '']))
      log.push({ value: record.rawValue?.toString() ?? 'null', timestamp: record.timestamp, headers })
    }
    return answer(0, base)
  }
}

function answer(errorCode: number, baseOffset = -1, recordErrors: readonly number[] = []): ProduceAnswer {
  return {
    errorCode,
    errorMessage: null,
    baseOffset,
    byTopicId: false,
    logAppendTime: -1,
    recordErrors: recordErrors.map(index => ({ index, message: null }))
  }
}
