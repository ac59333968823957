/**
 * The consumer's own messages inside of the classic protocol: what a member subscribes to and owns (versions 0 to 3) and
 * what it is assigned (all versions alike). Two bytes in front say the version; a newer one is read as the newest known.
 */
import { WireReader, WireWriter } from '@dead-letter/protocol'

export interface Subscription {
  readonly version: number
  readonly topics: readonly string[]
  readonly owned: readonly TopicNamePartitions[]
  readonly rackId: string | null
}

export interface TopicNamePartitions {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** @throws MalformedMessage */
export function readSubscription(bytes: Buffer): Subscription {
  const reader = new WireReader(bytes)
  const version = reader.int16()
  const topics = list(reader, text)
  skipBytes(reader)
  const owned = version >= 1 ? list(reader, topicPartitions) : []
  // Its generation: that of the assignment it owns, which the coordinator knows.
  if (version >= 2) reader.int32()
  return { version, topics, owned, rackId: version >= 3 ? nullableText(reader) : null }
}

/** @throws MalformedMessage */
export function readAssignment(bytes: Buffer): readonly TopicNamePartitions[] {
  // A member that has been assigned nothing yet.
  if (bytes.length === 0) return []
  const reader = new WireReader(bytes)
  reader.int16()
  return list(reader, topicPartitions)
}

export function writeAssignment(version: number, assignment: readonly TopicNamePartitions[]): Buffer {
  const writer = new WireWriter()
  writer.int16(version)
  writer.int32(assignment.length)
  for (const { topic, partitions } of assignment) {
    const length = Buffer.byteLength(topic)
    writer.int16(length)
    writer.string(topic, length)
    writer.int32(partitions.length)
    for (const partition of partitions) writer.int32(partition)
  }
  // No user data.
  writer.int32(-1)
  return Buffer.concat(writer.chunks())
}

function list<T>(reader: WireReader, element: (reader: WireReader) => T): T[] {
  const count = Math.max(reader.int32(), 0)
  reader.elements(count, 1)
  return Array.from({ length: count }, () => element(reader))
}

function topicPartitions(reader: WireReader): TopicNamePartitions {
  const topic = text(reader)
  return { topic, partitions: list(reader, each => each.int32()) }
}

function text(reader: WireReader): string {
  return reader.string(Math.max(reader.int16(), 0))
}

function nullableText(reader: WireReader): string | null {
  const length = reader.int16()
  return length < 0 ? null : reader.string(length)
}

function skipBytes(reader: WireReader): void {
  const length = reader.int32()
  if (length > 0) reader.skip(length)
}
