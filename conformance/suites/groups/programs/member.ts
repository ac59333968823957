import { writeSync } from 'node:fs'
import { setTimeout as work } from 'node:timers/promises'
import { type ConsumerOptions, DeadLetterConsumer } from '@dead-letter/kafka'

// Lines are written synchronously: what was handled before a SIGKILL has been told.
const tell = (line: object): unknown => writeSync(1, `${JSON.stringify(line)}\n`)

const { workMs = 1, ...options } = JSON.parse(process.argv[2] ?? '{}') as ConsumerOptions & { workMs?: number }
const consumer = new DeadLetterConsumer({ from: 'earliest', ...options })
for (const event of ['assigned', 'revoked', 'lost'] as const)
  consumer.on(event, told => tell({ event, partitions: told.partitions.map(({ partition }) => partition) }))
consumer.on('committed', ({ offsets }) => tell({ event: 'committed', offsets }))
process.once('SIGTERM', () => void consumer.stop())
await consumer.run(async ({ topic, partition, offset }) => {
  await work(workMs)
  tell({ topic, partition, offset })
})
tell({ event: 'ended' })
