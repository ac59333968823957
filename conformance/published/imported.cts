// A CommonJS program whose compiler knows of no require() of ECMAScript modules: `module: node16`.
import type { DeadLetterConsumer } from '@dead-letter/kafka' with { 'resolution-mode': 'import' }

async function main(): Promise<void> {
  const { Broker } = await import('@dead-letter/broker')
  const kafka = await import('@dead-letter/kafka')
  const broker = await Broker.start({ topics: ['orders'] })
  const brokers = broker.bootstrap
  const producer = await kafka.openForwarder({ brokers, topic: 'orders' })
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
  const consumer: DeadLetterConsumer = new kafka.DeadLetterConsumer({
    brokers,
    groupId: 'billing',
    topics: 'orders',
    from: 'earliest',
    decode: 'json'
  })
  await consumer.run(() => {}, { untilIdle: true })
  for await (const letter of kafka.readDeadLetters({ brokers, topic: 'error.orders.billing' }))
    console.log(String(letter.record.rawValue))
  await broker.stop()
}
void main()
