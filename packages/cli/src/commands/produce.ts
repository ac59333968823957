import { createInterface } from 'node:readline'
import { DeadLetterError, type Forwarder, openForwarder } from '@dead-letter/kafka'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { counted } from '../output/summary.ts'
import { UsageError } from '../usage-error.ts'
import { required } from './consumer-options.ts'

/** Records under way at once. */
const window = 1000

/** Writes each line of stdin as a record without a key, to one partition after another: enough to try things out. */
export async function produce(given: Partial<Settings>, { terminal, stdin }: Io): Promise<number> {
  const topic = required(given.target, 'target', 'the topic to write to')
  const forwarder = await openTopic(given, topic)
  if (stdin.isTTY) terminal.note('a record a line; end with Ctrl-D')
  let written = 0
  const pending = new Set<Promise<unknown>>()
  try {
    for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      const partition = written++
      const sent = forwarder.forward({
        ...{ topic: 'stdin', partition, offset: 0, timestamp: Date.now(), timestampType: 'CreateTime' },
        ...{ rawKey: null, rawValue: Buffer.from(line), headers: [] }
      })
      pending.add(sent)
      void sent.then(
        () => pending.delete(sent),
        () => {}
      )
      if (pending.size >= window) await Promise.all(pending)
    }
    await Promise.all(pending)
  } finally {
    await forwarder.close()
  }
  terminal.print(`wrote ${counted(written, 'record')} to ${topic}`)
  return exitCodes.done
}

async function openTopic(given: Partial<Settings>, topic: string): Promise<Forwarder> {
  try {
    return await openForwarder({ ...readConnection(given), topic })
  } catch (error) {
    if (!DeadLetterError.is(error) || error.code !== 'FORWARD_TOPIC_MISSING') throw error
    throw new UsageError(
      `topic '${topic}' does not exist: create it with Kafka's own tools, or start a broker that has it with: dead-letter broker --topic ${topic}`
    )
  }
}
