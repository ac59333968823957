// KafkaJS reads a topic and does nothing with it. Arguments: N TOPIC DLQ GROUP
import kafkajs from 'kafkajs'
import { brokers, Meter } from './meter.ts'

const [wanted, topic, , group] = process.argv.slice(2)
const { Kafka, logLevel } = kafkajs
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: group, maxBytes: 50 * 1048576 })
const meter = new Meter('kafkajs-read', Number(wanted))
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error(`kafkajs crashed: ${payload.error.message}`)
  process.exit(1)
})
await consumer.connect()
await consumer.subscribe({ topics: [topic], fromBeginning: true })
await consumer.run({
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    meter.start ??= performance.now()
    meter.done += batch.messages.length
    resolveOffset(batch.lastOffset())
    await heartbeat()
    if (meter.done >= meter.wanted) meter.end()
  }
})
