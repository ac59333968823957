// Ours, everything on: group membership, commits, the pre-flight, letters in full.
import { DeadLetterConsumer } from '@dead-letter/kafka'

const [, , wanted, topic, dlq, groupId] = process.argv as unknown as [string, string, string, string, string, string]
const consumer = new DeadLetterConsumer({
  brokers: process.env.BROKERS ?? '127.0.0.1:9092',
  groupId,
  topics: topic,
  from: 'earliest',
  decode: 'json',
  deadLetter: { topic: dlq, ...(process.env.DLQ_PARTITION ? { partition: process.env.DLQ_PARTITION as 'modulo' } : {}) }
})
let start: number | undefined
let handled = 0
await consumer.run(
  () => {
    start ??= performance.now()
    handled++
  },
  { maxRecords: Number(wanted) }
)
// The clock ends when the last letter is acknowledged and the last offset committed.
const seconds = (performance.now() - (start ?? 0)) / 1000
const { deadLettered } = consumer.metrics()
console.log(
  'ours',
  handled + deadLettered,
  deadLettered,
  seconds.toFixed(2),
  Math.round((handled + deadLettered) / seconds),
  Math.round(process.memoryUsage().rss / 1e6)
)
