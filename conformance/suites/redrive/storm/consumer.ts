import { writeSync } from 'node:fs'
import { DeadLetterConsumer } from '@dead-letter/kafka'
import { readRedriveMark } from '../../../../packages/kafka/src/headers/redrive-mark.ts'

/** What was sent back and is handled, by either way back. */
export interface HandledLine {
  /** The failure's key, 32 hex digits. */
  readonly failure: string
  /** The same each time that the same copy is handled. */
  readonly id: string
}

const [brokers = '', groupId = '', topics = '', session = ''] = process.argv.slice(2)

const consumer = new DeadLetterConsumer({
  ...{ brokers, groupId, topics, from: 'earliest', metadataMaxAgeMs: 300, commitIntervalMs: 100 },
  group: { sessionTimeoutMs: Number(session), heartbeatIntervalMs: 200 }
})
await consumer.run(({ headers, offset, partition }, { redrive }) => {
  const mark = readRedriveMark(headers)
  if (redrive === undefined && mark === null) return
  const failure = redrive?.id.split('/')[1] ?? mark?.key.toString('hex') ?? ''
  const id = redrive?.id ?? `${mark?.operation}/${failure}/${partition}/${offset}`
  // Written synchronously: what was handled before a SIGKILL has been told.
  writeSync(1, `${JSON.stringify({ failure, id } satisfies HandledLine)}\n`)
})
