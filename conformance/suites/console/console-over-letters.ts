import type { TestContext } from 'node:test'
import { type RunningConsole, startConsole } from '@dead-letter/console'
import { brokers, produce, type RecordToProduce, springHeaders, testLedger, testTopic } from '../../harness/index.ts'

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

/** A console over letters as Spring Kafka leaves them, with a ledger of its own. */
export async function consoleOverLetters(
  t: TestContext,
  letters: readonly LetterToWrite[]
): Promise<ConsoleOverLetters> {
  const origin = await testTopic(t)
  const dlq = await testTopic(t, { name: `${origin}.DLT`, configs: { 'retention.ms': '-1' } })
  const records = letters.map(({ key, value, name, message, stack, at, headers = [] }, offset): RecordToProduce => {
    const failure = { topic: origin, offset, timestamp: at, group: 'billing', name, message, stack }
    return { key, value, headers: [...headers, ...springHeaders(failure)], timestamp: at }
  })
  await produce(dlq, records)
  const ledger = testLedger(t)
  const console = await startConsole({ connection: { brokers: brokers() }, port: 0, ledger, localUser: 'newcomer' })
  t.after(() => console.stop())
  return { console, origin, dlq }
}
