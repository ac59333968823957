import { DeadLetterConsumer, type DeadLetterFacts, readDeadLetters } from '@dead-letter/kafka'
import type { Source } from './sources.ts'

export interface TopicResult {
  readonly topic: string
  readonly dlq: string
  readonly produced: number
  readonly processed: number
  /** Dead letters that lie in the DLQ, read back from it. */
  readonly letters: readonly { readonly facts: DeadLetterFacts; readonly value: Buffer | null }[]
  readonly processedByPartition: readonly number[]
  readonly seconds: number
}

/** Consumes the topic until it has caught up, then reads its DLQ back. */
export async function consume(brokers: string, topic: string, source: Source, produced: number): Promise<TopicResult> {
  const groupId = 'demo'
  const processedByPartition = new Array<number>(source.partitions).fill(0)
  const consumer = new DeadLetterConsumer({
    brokers,
    groupId: `${groupId}-${topic}`,
    topics: topic,
    from: 'earliest',
    decode: 'json',
    schema: source.schema
  })
  const start = performance.now()
  await consumer.run(
    record => {
      processedByPartition[record.partition] = (processedByPartition[record.partition] ?? 0) + 1
    },
    { untilIdle: true }
  )
  const seconds = (performance.now() - start) / 1000
  const dlq = `error.${topic}.${groupId}-${topic}`
  const letters = []
  for await (const { record, facts } of readDeadLetters({ brokers, topic: dlq }))
    letters.push({ facts, value: record.rawValue })
  const processed = processedByPartition.reduce((sum, n) => sum + n, 0)
  return { topic, dlq, produced, processed, letters, processedByPartition, seconds }
}
