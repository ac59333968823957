import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, suite, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionOptions } from '../../../packages/kafka/src/client/connection-options.ts'
import type { FetchRequest, KafkaClient, TopicMetadata } from '../../../packages/kafka/src/client/port.ts'
import { createClient as createWireClient } from '../../../packages/kafka/src/client/wire/client.ts'
import { DeadLetterError, type ErrorCode } from '../../../packages/kafka/src/errors.ts'
import { encodeBatch, type OutgoingRecord } from '../../../packages/kafka/src/records/batch-encoder.ts'
import { createClient as createPlatformaticClient } from '../../platformatic/client.ts'

export const brokers = process.env.KAFKA_BROKERS

/** The library's adapter, and one on a client that others wrote: what only the first can read it may have written wrong itself. */
const adapters = { wire: createWireClient, 'another client': createPlatformaticClient } as const
let createClient: (options: ConnectionOptions) => KafkaClient = createWireClient

/** What every adapter of the port promises: the tests run on each. */
export function contract(name: string, tests: () => void): void {
  for (const [adapter, create] of Object.entries(adapters))
    suite(`${name} (${adapter})`, { skip: brokers ? false : 'KAFKA_BROKERS names no broker', timeout: 600_000 }, () => {
      before(() => {
        createClient = create
      })
      tests()
    })
}

const record = (value: string): OutgoingRecord => ({
  key: null,
  value: Buffer.from(value),
  timestamp: Date.now(),
  headers: []
})
export const batch = (...values: string[]): Buffer =>
  encodeBatch(values.map(record), { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' })

export const code =
  (expected: ErrorCode) =>
  (error: unknown): boolean =>
    DeadLetterError.is(error) && error.code === expected

/** Creates are answered before every broker knows of them: waits until the topic's leaders answer for it. */
export async function ready(client: KafkaClient, topic: string, partitions: number): Promise<TopicMetadata> {
  for (;;) {
    const found = (await client.metadata([topic])).topics.get(topic)
    if (found?.partitions.length === partitions) {
      const ends = found.partitions.map(({ partition }) => ({ topic, partition, timestamp: -1 }))
      if ((await client.listOffsets(ends, 'read-committed')).every(answer => answer.errorCode === 0)) return found
    }
    await sleep(20)
  }
}

export const open = (t: TestContext, options = {}): KafkaClient => {
  const client = createClient({ brokers: brokers as string, ...options })
  t.after(() => client.close())
  return client
}
export const withTopic = async (
  t: TestContext,
  partitions = 1,
  configs: Record<string, string> = {}
): Promise<{ client: KafkaClient; topic: TopicMetadata; leader: (p?: number) => number }> => {
  const name = `port-${randomUUID()}`
  // Hooks run in the order they were added: the topic goes before its client closes.
  const client = createClient({ brokers: brokers as string })
  t.after(async () => {
    await client.deleteTopics([name])
    await client.close()
  })
  const [created] = await client.createTopics([{ topic: name, partitions, replicationFactor: -1, configs }])
  assert.equal(created?.errorCode, 0, created?.errorMessage ?? '')
  const topic = await ready(client, name, partitions)
  return { client, topic, leader: (p = 0) => topic.partitions[p]?.leader as number }
}
export const fetchOf = (topic: TopicMetadata, offset: number, more: Partial<FetchRequest> = {}): FetchRequest => ({
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 1 << 20,
  isolation: 'read-committed',
  partitions: [
    { topic: topic.name, topicId: topic.id, partition: 0, offset, maxBytes: 1 << 20, currentLeaderEpoch: -1 }
  ],
  ...more
})

/** The group's coordinator, once there is one. */
export async function found(client: KafkaClient, groupId: string): Promise<number> {
  for (;;) {
    const answer = await client.findCoordinator(groupId)
    if (answer.errorCode === 0) return answer.nodeId
    await sleep(50)
  }
}
