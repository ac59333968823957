// Live records of a topic, each with the moment that it was sent. Arguments: TOPIC PARTITIONS RATE; goes on until it is ended.
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import { brokers } from './meter.ts'

const [topic, partitions, rate] = process.argv.slice(2) as [string, string, string]
const producer = new Producer({ clientId: 'bench-live', bootstrapBrokers: brokers.split(','), idempotent: true })
const tickMs = 10
const begun = performance.now()
for (let sent = 0; ; await sleep(tickMs)) {
  const due = Math.floor(((performance.now() - begun) / 1000) * Number(rate))
  const now = String(performance.timeOrigin + performance.now())
  const messages = Array.from({ length: due - sent }, (_, i) => ({
    ...{ topic, partition: (sent + i) % Number(partitions) },
    ...{ key: Buffer.from('live'), value: Buffer.from(now) }
  }))
  sent = due
  if (messages.length > 0) await producer.send({ messages })
}
