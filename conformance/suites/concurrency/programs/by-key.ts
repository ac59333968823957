import { setTimeout as work } from 'node:timers/promises'
import { DeadLetterConsumer } from '@dead-letter/kafka'

/** Handles by key and tells of each record that it has handled; the key 'slow' is not handled until there is a line of input. */
const [brokers = '', groupId = '', topics = '', session = ''] = process.argv.slice(2)
const consumer = new DeadLetterConsumer({
  brokers,
  groupId,
  topics,
  from: 'earliest',
  concurrency: { by: 'key' },
  commitIntervalMs: 20,
  group: { sessionTimeoutMs: Number(session), heartbeatIntervalMs: 200 }
})
const tell = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const gate = new Promise<void>(resolve => process.stdin.once('data', () => resolve()))
consumer.on('committed', ({ offsets }) => tell({ committed: offsets }))
process.stdin.once('end', () => void consumer.stop())
await consumer.run(async record => {
  if (String(record.rawKey) === 'slow') await gate
  else await work(1)
  tell({ handled: record.offset })
})
tell({ ended: true })
