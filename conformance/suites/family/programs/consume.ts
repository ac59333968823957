import { writeSync } from 'node:fs'
import { setTimeout as work } from 'node:timers/promises'
import { DeadLetterConsumer } from '@dead-letter/kafka'

const [brokers = '', groupId = '', topics = '', session = ''] = process.argv.slice(2)

const consumer = new DeadLetterConsumer({
  ...{ brokers, groupId, topics, from: 'earliest', metadataMaxAgeMs: 300, commitIntervalMs: 100 },
  group: { sessionTimeoutMs: Number(session), heartbeatIntervalMs: 200 }
})
await consumer.run(async ({ partition, offset }, { redrive }) => {
  await work(2)
  // Written synchronously: what was handled before a SIGKILL has been told.
  writeSync(1, `${JSON.stringify({ partition, offset, id: redrive?.id })}\n`)
})
