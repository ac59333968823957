import { Broker } from '@dead-letter/broker'
import { DeadLetterConsumer, openForwarder, readDeadLetters, type SourceRecord } from '@dead-letter/kafka'

/** A program of a user's in TypeScript, which CommonJS compilers and test runners take: the text that was dead-lettered. */
export async function oneLetter(): Promise<string> {
  const broker = await Broker.start({ topics: ['orders'] })
  const brokers = broker.bootstrap
  try {
    const producer = await openForwarder({ brokers, topic: 'orders' })
    const record = {
      topic: 'orders',
      partition: 0,
      offset: 0,
      timestamp: Date.now(),
      timestampType: 'CreateTime',
      rawKey: null,
      headers: []
    } as const
    await producer.forward({ ...record, rawValue: Buffer.from('{"id":') })
    await producer.close()
    const options = { brokers, groupId: 'billing', topics: 'orders', from: 'earliest', decode: 'json' } as const
    const consumer = new DeadLetterConsumer({ ...options, schema: { type: 'object' } })
    await consumer.run((_record: SourceRecord) => {}, { untilIdle: true })
    const texts: string[] = []
    for await (const letter of readDeadLetters({ brokers, topic: 'error.orders.billing' }))
      texts.push(String(letter.record.rawValue))
    return texts.join()
  } finally {
    await broker.stop()
  }
}
