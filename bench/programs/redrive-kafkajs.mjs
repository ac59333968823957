// A copy loop as a user would write it by hand with KafkaJS: no transaction, no ledger; what a crash cuts off is sent twice.
// Arguments: N TOPIC DLQ GROUP
import kafkajs from 'kafkajs'
import { brokers, Meter } from './meter.ts'

const [wanted, topic, target, group] = process.argv.slice(2)
const { Kafka, logLevel } = kafkajs
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: group, maxBytes: 16 * 1048576, maxBytesPerPartition: 2 * 1048576 })
const producer = kafka.producer()
const meter = new Meter('redrive-kafkajs', Number(wanted))
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error(`kafkajs crashed: ${payload.error.message}`)
  process.exit(1)
})
await Promise.all([producer.connect(), consumer.connect()])
await consumer.subscribe({ topics: [topic], fromBeginning: true })

const own = ([name]) =>
  !name.startsWith('x-original-') && !name.startsWith('x-exception-') && !name.startsWith('x-dead-letter-')
const copyOf = ({ key, value, headers, timestamp }, partition) => ({
  ...{ key, value, timestamp, partition },
  headers: {
    ...Object.fromEntries(Object.entries(headers).filter(own)),
    'redrive-id': '5f0e7c1a-94b2-4f37-8f43-0a1be2a5c3d1',
    lineage: headers['x-dead-letter-lineage']
  }
})

let ended = false
await consumer.run({
  partitionsConsumedConcurrently: 8,
  eachBatchAutoResolve: true,
  eachBatch: async ({ batch }) => {
    meter.start ??= performance.now()
    const copies = batch.messages.map(message => copyOf(message, batch.partition))
    // All copies of a send become one batch, which has to stay under max.message.bytes.
    for (let i = 0; i < copies.length; i += 1000)
      await producer.send({ topic: target, acks: -1, messages: copies.slice(i, i + 1000) })
    meter.done += copies.length
    if (meter.done < meter.wanted || ended) return
    ended = true
    meter.stop()
    meter.end()
  }
})
