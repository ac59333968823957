import type { TopicPartition } from '../client/port.ts'

/**
 * What members tell each other through JoinGroup and SyncGroup, byte for byte as the Java client writes it
 * (ConsumerProtocolSubscription.json and ConsumerProtocolAssignment.json: no compact types, no tagged fields).
 * A reader takes what it knows of a newer version and leaves the rest.
 */
export interface ConsumerSubscription {
  readonly topics: readonly string[]
  readonly userData: Buffer | null
  /** Since version 1. */
  readonly owned: readonly TopicPartition[]
  /** Since version 2: the generation of `owned`; −1 = none. */
  readonly generationId: number
  /** Since version 3. */
  readonly rackId: string | null
}

const subscriptionVersion = 3
const assignmentVersion = 0
const int32Bytes = 4

export function writeSubscription(subscription: ConsumerSubscription): Buffer {
  const out = new Writer().int16(subscriptionVersion)
  const topics = [...subscription.topics].sort()
  out.int32(topics.length)
  for (const topic of topics) out.string(topic)
  return out
    .bytes(subscription.userData)
    .partitions(subscription.owned)
    .int32(subscription.generationId)
    .string(subscription.rackId)
    .done()
}

/**
 * Never throws: a member may be another program with other bytes. What can be read is taken: topics without the
 * fields behind them, nothing at all when not even the topics are there (`null`).
 */
export function readSubscription(buffer: Buffer): ConsumerSubscription | null {
  const input = new Reader(buffer)
  const version = input.int16()
  const topics = input.strings()
  if (version === null || version < 0 || topics === null) return null
  const userData = input.bytes()
  const owned = version >= 1 ? input.partitions() : []
  const generationId = version >= 2 ? input.int32() : null
  const rackId = version >= 3 ? input.string() : null
  return {
    topics,
    userData,
    owned: owned ?? [],
    generationId: generationId ?? generationOf(userData),
    rackId
  }
}

/** Java's cooperative-sticky assignor put the generation into its user data before version 2 had a field for it, and still does. */
export function stickyUserData(generationId: number): Buffer {
  return new Writer().int32(generationId).done()
}

function generationOf(userData: Buffer | null): number {
  return userData !== null && userData.length === int32Bytes ? userData.readInt32BE(0) : -1
}

export function writeAssignment(partitions: readonly TopicPartition[]): Buffer {
  return new Writer().int16(assignmentVersion).partitions(partitions).bytes(null).done()
}

/** `null` when the bytes are not an assignment. None at all is an empty assignment: a broker's answer to a member that its leader left out. */
export function readAssignment(buffer: Buffer): TopicPartition[] | null {
  if (buffer.length === 0) return []
  const input = new Reader(buffer)
  const version = input.int16()
  return version === null || version < 0 ? null : input.partitions()
}

class Writer {
  readonly #parts: Buffer[] = []

  int16(value: number): this {
    const part = Buffer.allocUnsafe(2)
    part.writeInt16BE(value)
    this.#parts.push(part)
    return this
  }

  int32(value: number): this {
    const part = Buffer.allocUnsafe(int32Bytes)
    part.writeInt32BE(value)
    this.#parts.push(part)
    return this
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    const part = Buffer.from(value, 'utf8')
    this.int16(part.length)
    this.#parts.push(part)
    return this
  }

  bytes(value: Buffer | null): this {
    if (value === null) return this.int32(-1)
    this.int32(value.length)
    this.#parts.push(value)
    return this
  }

  /** Grouped by topic, topics and numbers in order. */
  partitions(list: readonly TopicPartition[]): this {
    const byTopic = new Map<string, number[]>()
    for (const { topic, partition } of list) {
      const numbers = byTopic.get(topic)
      if (numbers === undefined) byTopic.set(topic, [partition])
      else numbers.push(partition)
    }
    this.int32(byTopic.size)
    for (const topic of [...byTopic.keys()].sort()) {
      const numbers = (byTopic.get(topic) as number[]).sort((a, b) => a - b)
      this.string(topic).int32(numbers.length)
      for (const partition of numbers) this.int32(partition)
    }
    return this
  }

  done(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

/** Every read answers `null` when the bytes end too early or a length is impossible, and from then on always. */
class Reader {
  readonly #buffer: Buffer
  #position = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }

  int16(): number | null {
    const start = this.#take(2)
    return start === null ? null : this.#buffer.readInt16BE(start)
  }

  int32(): number | null {
    const start = this.#take(int32Bytes)
    return start === null ? null : this.#buffer.readInt32BE(start)
  }

  string(): string | null {
    const length = this.int16()
    const start = length === null ? null : this.#take(length)
    return start === null ? null : this.#buffer.toString('utf8', start, this.#position)
  }

  bytes(): Buffer | null {
    const length = this.int32()
    if (length === -1) return null
    const start = length === null ? null : this.#take(length)
    return start === null ? null : this.#buffer.subarray(start, this.#position)
  }

  strings(): string[] | null {
    const count = this.int32()
    if (count === null || count < 0) return null
    const list: string[] = []
    for (let i = 0; i < count; i++) {
      const value = this.string()
      if (value === null) return null
      list.push(value)
    }
    return list
  }

  partitions(): TopicPartition[] | null {
    const topics = this.int32()
    if (topics === null || topics < 0) return null
    const list: TopicPartition[] = []
    for (let i = 0; i < topics; i++) {
      const topic = this.string()
      const count = this.int32()
      if (topic === null || count === null || count < 0) return null
      for (let j = 0; j < count; j++) {
        const partition = this.int32()
        if (partition === null) return null
        list.push({ topic, partition })
      }
    }
    return list
  }

  /** Moves on by `length` bytes and answers where they begin; null when there are not as many. */
  #take(length: number): number | null {
    const start = this.#position
    if (length < 0 || start + length > this.#buffer.length) {
      // A null string (−1) consumes nothing more; what is cut short ends the reading.
      if (length !== -1) this.#position = this.#buffer.length
      return null
    }
    this.#position += length
    return start
  }
}
