import type { TestContext } from 'node:test'
import { Consumer, type ConsumerOptions, Producer } from '@platformatic/kafka'
import { brokers, uniqueName } from '../../harness/index.ts'

/**
 * These tests hold on record what @platformatic/kafka does wrong, and that we do not share it. One that fails tells that
 * the client was mended: the row of docs and code that works around it can be looked at again.
 */
export const mended = 'the client has been mended'

type Options = ConsumerOptions<Buffer, Buffer, Buffer, Buffer>
export type ClientConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>

export function clientConsumer(t: TestContext, options: Partial<Options> = {}): ClientConsumer {
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'client-faults',
    groupId: uniqueName('client'),
    bootstrapBrokers: brokers().split(','),
    autocommit: false,
    retries: 0,
    // A process that others keep from its processor for five seconds has not been refused.
    connectTimeout: 60_000,
    ...options
  })
  // A join again that fails in the background, where nobody waits for it.
  consumer.on('error', () => {})
  t.after(() => consumer.close(true).catch(() => {}))
  return consumer
}

export function clientProducer(t: TestContext): Producer<Buffer, Buffer, Buffer, Buffer> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'client-faults',
    bootstrapBrokers: brokers().split(','),
    acks: -1,
    retries: 0,
    connectTimeout: 60_000
  })
  t.after(() => producer.close().catch(() => {}))
  return producer
}

type FetchAnswer = Awaited<ReturnType<ClientConsumer['fetch']>>

/** One fetch of the client from the leader of the topic's first partition; the offsets are where each partition is read from. */
export async function clientFetch(
  consumer: ClientConsumer,
  topic: string,
  offsets: readonly number[],
  bounds: { readonly maxBytes?: number; readonly maxWaitTime?: number } = {}
): Promise<FetchAnswer> {
  const found = (await consumer.metadata({ topics: [topic] })).topics.get(topic)
  if (found === undefined) throw new Error(`The client does not know ${topic}`)
  const maxBytes = bounds.maxBytes ?? 8 << 20
  return consumer.fetch({
    node: found.partitions[0]?.leader as number,
    minBytes: 1,
    maxBytes,
    maxWaitTime: bounds.maxWaitTime ?? 500,
    isolationLevel: 1,
    topics: [
      {
        topicId: found.id,
        partitions: offsets.map((offset, partition) => ({
          partition,
          fetchOffset: BigInt(offset),
          partitionMaxBytes: maxBytes,
          currentLeaderEpoch: -1,
          lastFetchedEpoch: -1
        }))
      }
    ]
  })
}

/** Values that a fetch of the client brought, of all partitions, markers left out. */
export const valuesOf = (answer: FetchAnswer): Buffer[] =>
  answer.responses.flatMap(topic =>
    topic.partitions.flatMap(partition =>
      (partition.records ?? [])
        .filter(batch => (batch.attributes & 0x20) === 0)
        .flatMap(batch => batch.records.map(record => record.value as Buffer))
    )
  )

/** Whether an error of the client, or one inside it, carries this code of a broker. */
export function hasCode(error: unknown, code: string): boolean {
  const { apiId, errors } = error as { readonly apiId?: string; readonly errors?: readonly unknown[] }
  return apiId === code || (errors ?? []).some(inner => hasCode(inner, code))
}
