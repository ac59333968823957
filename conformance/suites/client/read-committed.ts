import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaClient, TopicMetadata } from '../../../packages/kafka/src/client/port.ts'
import { AbortedFilter } from '../../../packages/kafka/src/records/aborted-filter.ts'
import { readBatchInfo } from '../../../packages/kafka/src/records/batch-info.ts'
import { controlType, openBatch } from '../../../packages/kafka/src/records/batch-records.ts'
import { fetchOf } from './port-fixture.ts'

/** The first answer that is one. What the client throws is a failure of it: the waitFor of the harness would ask again. */
export async function settled<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await sleep(20)
  }
}

/** What a reader of committed records sees, once nothing is open. */
export async function readCommitted(
  client: KafkaClient,
  topic: TopicMetadata,
  partition: number,
  leader: number
): Promise<string[]> {
  const values: string[] = []
  const at = { topic: topic.name, topicId: topic.id, partition, offset: 0, maxBytes: 1 << 20, currentLeaderEpoch: -1 }
  const partitions = [at]
  const chunk = await settled(async () => {
    const [answer] = await client.fetch(leader, { ...fetchOf(topic, 0), partitions })
    return answer && answer.lastStableOffset === answer.highWatermark ? answer : undefined
  })
  const filter = new AbortedFilter(chunk.abortedTransactions)
  const records = chunk.records ?? Buffer.alloc(0)
  const source = { topic: topic.name, partition, checkCrc: true, maxBatchBytes: 1 << 20 }
  for (let position = 0; position < records.length; ) {
    const info = readBatchInfo(records, position)
    if (info === null) break
    if (!filter.skips(info, info.isControl ? controlType(records, info) : undefined)) {
      const batch = openBatch(records, info, source)
      for (let record = batch.next(); record; record = batch.next()) values.push(String(record.rawValue))
    }
    position += info.byteLength
  }
  return values
}
