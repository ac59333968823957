/** What a classic member of type `consumer` says of itself. Kafka reads it: other bytes leave its groups hanging. */
export function subscription(topics: readonly string[], userData = ''): Buffer {
  return Buffer.concat([
    int16(1),
    int32(topics.length),
    ...topics.flatMap(topic => [int16(topic.length), Buffer.from(topic)]),
    int32(userData.length),
    Buffer.from(userData),
    int32(0)
  ])
}

/** What the leader gives a member: the partitions of one topic. */
export function assignment(topic: string, partitions: readonly number[]): Buffer {
  return Buffer.concat([
    int16(1),
    int32(1),
    int16(topic.length),
    Buffer.from(topic),
    int32(partitions.length),
    ...partitions.map(int32),
    int32(-1)
  ])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
