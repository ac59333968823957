// A batch job as a process: consumes until the group is idle, tells each record, and how it ended.
import { writeSync } from 'node:fs'
import { setTimeout as work } from 'node:timers/promises'
import { type ConsumerOptions, DeadLetterConsumer, DeadLetterError } from '@dead-letter/kafka'

const tell = (line: object): unknown => writeSync(1, `${JSON.stringify(line)}\n`)

const { workMs = 1, ...options } = JSON.parse(process.argv[2] ?? '{}') as ConsumerOptions & { workMs?: number }
const consumer = new DeadLetterConsumer({ from: 'earliest', ...options })
for (const event of ['assigned', 'lost'] as const)
  consumer.on(event, told => tell({ event, partitions: told.partitions.map(({ partition }) => partition) }))
try {
  await consumer.run(
    async ({ topic, partition, offset }) => {
      await work(workMs)
      tell({ topic, partition, offset })
    },
    { untilIdle: true }
  )
  tell({ event: 'ended' })
} catch (error) {
  tell({ event: 'failed', code: DeadLetterError.is(error) ? error.code : String(error) })
}
