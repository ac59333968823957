import { randomUUID } from 'node:crypto'
import { Admin, Producer } from '@platformatic/kafka'
import { type LetterDialect, letterHeaders } from './letters.ts'

/** What lies in the topic that a scenario consumes. */
export interface TopicShape {
  readonly records: number
  /** One in so many is cut short; 0: none. */
  readonly oneBadIn: number
  /** About so many bytes of JSON each. @default 200 */
  readonly valueBytes?: number
  /** Different keys; left out, each record has its own. */
  readonly keys?: number
  /** @default 8 */
  readonly partitions?: number
  /** Whether the records are dead letters, and whose: their headers come to another 1.5 to 3 kB each. */
  readonly letters?: LetterDialect
}

/** Batches as large as a producer with default settings writes under load. */
const BATCH_BYTES = 16_384
/** What a letter's headers come to, about. */
const LETTER_BYTES = 1500
const customers = Array.from({ length: 1024 }, () => randomUUID())
const sentence = 'left with the neighbour at number seven '

/** The value of record `i`: JSON, or the beginning of it. */
export function makeValue(i: number, { oneBadIn, valueBytes = 200 }: TopicShape): Buffer {
  const small = { id: i, amount: (i * 7919) % 100_000, currency: 'EUR' }
  const rest = { customer: customers[i % 1024], items: [{ sku: `sku-${i % 1000}`, quantity: 1 + (i % 5) }] }
  const given = valueBytes < 150 ? small : { ...small, ...rest }
  const room = Math.max(0, valueBytes - JSON.stringify(given).length - 10)
  const note = sentence.repeat(Math.ceil(room / sentence.length)).slice(0, room)
  const text = JSON.stringify({ ...given, note })
  return Buffer.from(isBad(i, oneBadIn) ? text.slice(0, Math.floor(text.length * 0.6)) : text)
}

/** Spread over the partitions, whatever their number has in common with `oneBadIn`. */
function isBad(i: number, oneBadIn: number): boolean {
  return oneBadIn > 0 && (Math.floor(i / 8) + (i % 8) * 13) % oneBadIn === 0
}

export async function createTopic(brokers: string, topic: string, partitions = 8): Promise<void> {
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers: brokers.split(',') })
  try {
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
  } finally {
    await admin.close()
  }
}

export async function deleteTopics(brokers: string, topics: readonly string[]): Promise<void> {
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers: brokers.split(',') })
  try {
    await admin.deleteTopics({ topics: [...topics] })
  } finally {
    await admin.close()
  }
}

/** Makes the topic and fills it. */
export async function loadTopic(brokers: string, topic: string, shape: TopicShape): Promise<void> {
  const partitions = shape.partitions ?? 8
  await createTopic(brokers, topic, partitions)
  const producer = new Producer({
    clientId: 'bench-loader',
    bootstrapBrokers: brokers.split(','),
    idempotent: true,
    timeout: 60_000
  })
  const recordBytes = (shape.valueBytes ?? 200) + (shape.letters === undefined ? 0 : LETTER_BYTES)
  const step = Math.max(1, Math.floor(BATCH_BYTES / recordBytes)) * partitions
  try {
    for (let start = 0; start < shape.records; start += step) {
      const count = Math.min(step, shape.records - start)
      await producer.send({ messages: Array.from({ length: count }, (_, i) => message(topic, start + i, shape)) })
    }
  } finally {
    await producer.close()
  }
}

/** Record `i`, with a key that always goes to the same partition. */
export function message(topic: string, i: number, shape: TopicShape) {
  const key = shape.keys === undefined ? i : i % shape.keys
  const record = {
    topic,
    partition: key % (shape.partitions ?? 8),
    key: Buffer.from(String(key)),
    value: makeValue(i, shape)
  }
  return shape.letters === undefined ? record : { ...record, headers: letterHeaders(shape.letters, i) }
}
