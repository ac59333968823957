import type { TestContext } from 'node:test'
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs'
import { brokers, uniqueName } from '../../harness/index.ts'

/** A producer for `producer.transaction()`; disconnected after the test. */
export async function transactionalProducer(t: TestContext): Promise<Producer> {
  const kafka = new Kafka({
    brokers: brokers().split(','),
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20 }
  })
  const producer = kafka.producer({
    transactionalId: uniqueName('transactional'),
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: Partitioners.DefaultPartitioner
  })
  await producer.connect()
  t.after(() => producer.disconnect())
  return producer
}

/** Writes one record for each value to partition 0, all in one transaction, and ends it. */
export async function transact(
  producer: Producer,
  topic: string,
  values: readonly string[],
  end: 'commit' | 'abort'
): Promise<void> {
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: values.map(value => ({ value, partition: 0 })) })
  await transaction[end]()
}
