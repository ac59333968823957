import { writeSync } from 'node:fs'
import { setTimeout as work } from 'node:timers/promises'
import { DeadLetterConsumer } from '@dead-letter/kafka'

const [brokers = '', groupId = '', topic = '', session = ''] = process.argv.slice(2)

// Lines are written synchronously: what was handled before a SIGKILL has been told.
const tell = (line: object): unknown => writeSync(1, `${JSON.stringify(line)}\n`)

const consumer = new DeadLetterConsumer({
  brokers,
  groupId,
  topics: topic,
  from: 'earliest',
  decode: 'json',
  commitIntervalMs: 100,
  retry: { attempts: 2, delayMs: 5 },
  group: { sessionTimeoutMs: Number(session), heartbeatIntervalMs: 200 }
})
await consumer.run(
  async ({ partition, offset, value }) => {
    if (value.fails === true) throw new Error('as the record asks for')
    await work(1)
    tell({ partition, offset })
  },
  { untilIdle: true }
)
tell({ ended: true })
