import type { TestContext } from 'node:test'
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs'
import { brokers, uniqueName } from '../../harness/index.ts'

/** A producer for `producer.transaction()`; disconnected after the test. */
export async function transactionalProducer(t: TestContext): Promise<Producer> {
  const kafka = new Kafka({
    brokers: brokers().split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 15_000,
    // The end of a transaction is acknowledged before its markers are written; until then the next one is answered
    // CONCURRENT_TRANSACTIONS. KafkaJS asks five times more, within 0.6 s; a busy broker may need seconds, and for the first
    // transaction it creates the topic of their states.
    retry: { initialRetryTime: 20, maxRetryTime: 500, retries: 150 }
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
