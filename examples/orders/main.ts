import { DeadLetterConsumer } from '@dead-letter/kafka'

const consumer = new DeadLetterConsumer({
  brokers: process.env.KAFKA_BROKERS ?? 'localhost:9092',
  groupId: 'billing',
  topics: 'orders',
  from: 'earliest',
  decode: 'json'
})
consumer.on('dead-letter', letter =>
  console.log(`dead: ${letter.topic}[${letter.partition}]@${letter.offset} ${letter.error}`)
)

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => consumer.stop())
await consumer.run(record => {
  if (record.value.amount < 0) throw new Error('an order cannot cost less than nothing')
  console.log(`charged ${record.value.amount} for order ${record.value.id}`)
})
