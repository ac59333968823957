import type { TestContext } from 'node:test'
import { type RunningConsole, startConsole } from '@dead-letter/console'
import { brokers, deleteAfter, produce, type RecordToProduce, testTopic, uniqueName } from '../../harness/index.ts'

export interface LetterToWrite {
  readonly key: string
  readonly value: string
  readonly name: string
  readonly message: string
  readonly stack: string
  /** When the record failed. */
  readonly at: number
  readonly headers?: RecordToProduce['headers']
}

export interface ConsoleOverLetters {
  readonly console: RunningConsole
  /** Where the records were consumed from. */
  readonly origin: string
  readonly dlq: string
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const int64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

/** A console over letters as Spring Kafka leaves them, with a ledger of its own. */
export async function consoleOverLetters(
  t: TestContext,
  letters: readonly LetterToWrite[]
): Promise<ConsoleOverLetters> {
  const origin = await testTopic(t)
  const dlq = await testTopic(t, { name: `${origin}.DLT`, configs: { 'retention.ms': '-1' } })
  const records = letters.map(({ key, value, name, message, stack, at, headers = [] }, offset): RecordToProduce => {
    const told: NonNullable<RecordToProduce['headers']> = [
      ...headers,
      ['kafka_dlt-original-topic', origin],
      ['kafka_dlt-original-partition', int32(0)],
      ['kafka_dlt-original-offset', int64(offset)],
      ['kafka_dlt-original-timestamp', int64(at)],
      ['kafka_dlt-original-timestamp-type', 'CreateTime'],
      ['kafka_dlt-original-consumer-group', 'billing'],
      ['kafka_dlt-exception-fqcn', name],
      ['kafka_dlt-exception-message', message],
      ['kafka_dlt-exception-stacktrace', stack]
    ]
    return { key, value, headers: told, timestamp: at }
  })
  await produce(dlq, records)
  const ledger = uniqueName('ledger')
  for (const topic of [`${ledger}.ledger`, `${ledger}.audit`]) deleteAfter(t, topic)
  const console = await startConsole({ connection: { brokers: brokers() }, port: 0, ledger, localUser: 'newcomer' })
  t.after(() => console.stop())
  return { console, origin, dlq }
}
