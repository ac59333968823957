// The message stream of the client that we build on, with a dead-letter topic by hand. Arguments: N TOPIC DLQ GROUP
import { Consumer, Producer } from '@platformatic/kafka'
import { brokers, Meter } from './meter.ts'

const [wanted, topic, dlq, group] = process.argv.slice(2)
const bootstrapBrokers = brokers.split(',')
const consumer = new Consumer({
  groupId: group,
  clientId: 'rival',
  bootstrapBrokers,
  autocommit: 1000,
  maxWaitTime: 500,
  highWaterMark: 10_000,
  maxBytesPerPartition: 1_048_576
})
const producer = new Producer({ clientId: 'rival-dlq', bootstrapBrokers, acks: -1 })
const meter = new Meter('platformatic', Number(wanted))
for await (const m of await consumer.consume({ topics: [topic], mode: 'earliest' })) {
  meter.start ??= performance.now()
  try {
    JSON.parse(m.value.toString())
  } catch (e) {
    const facts = [
      ['x-original-topic', topic],
      ['x-original-offset', String(m.offset)],
      ['x-exception-message', e.message],
      ['x-exception-stacktrace', e.stack]
    ]
    const headers = new Map(facts.map(([k, v]) => [Buffer.from(k), Buffer.from(v)]))
    await producer.send({ messages: [{ topic: dlq, key: m.key, value: m.value, headers }] })
    meter.dead++
  }
  if (++meter.done >= meter.wanted) break
}
meter.end()
