// Confluent's client with a dead-letter topic by hand. Arguments: N TOPIC DLQ GROUP each|batch; CONFLUENT_MODULE is the module's URL.
import { brokers, Meter } from './meter.ts'

const { default: confluent } = await import(process.env.CONFLUENT_MODULE)
const { Kafka, logLevel } = confluent.KafkaJS
const [wanted, topic, dlq, group, mode] = process.argv.slice(2)
const kafka = new Kafka({ kafkaJS: { brokers: brokers.split(','), logLevel: logLevel.ERROR } })
const consumer = kafka.consumer({
  kafkaJS: { groupId: group, fromBeginning: true },
  'js.consumer.max.batch.size': mode === 'batch' ? 2000 : 32
})
const producer = kafka.producer({ kafkaJS: { acks: -1 } })
const meter = new Meter(`confluent-${mode}`, Number(wanted))
await Promise.all([producer.connect(), consumer.connect()])
await consumer.subscribe({ topics: [topic] })

const letter = (partition, m, e) => ({
  key: m.key,
  value: m.value,
  headers: {
    ...m.headers,
    'x-original-topic': topic,
    'x-original-partition': String(partition),
    'x-original-offset': m.offset,
    'x-exception-message': e.message,
    'x-exception-stacktrace': e.stack
  }
})

await consumer.run(
  mode === 'each'
    ? {
        eachMessage: async ({ partition, message }) => {
          meter.start ??= performance.now()
          try {
            JSON.parse(message.value.toString())
          } catch (e) {
            await producer.send({ topic: dlq, messages: [letter(partition, message, e)] })
            meter.dead++
          }
          if (++meter.done >= meter.wanted) meter.end()
        }
      }
    : {
        eachBatch: async ({ batch }) => {
          meter.start ??= performance.now()
          const letters = []
          for (const message of batch.messages) {
            try {
              JSON.parse(message.value.toString())
            } catch (e) {
              letters.push(letter(batch.partition, message, e))
            }
          }
          if (letters.length > 0) await producer.send({ topic: dlq, messages: letters })
          meter.dead += letters.length
          meter.done += batch.messages.length
          if (meter.done >= meter.wanted) meter.end()
        }
      }
)
