// Produces records at a steady pace. Arguments: N TOPIC RATE ONE_BAD_IN; begins after the consumers had time to join.
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import { message } from '../topics.ts'
import { brokers } from './meter.ts'

const START_MS = 4000
const TICK_MS = 5

const [count, topic, rate, oneBadIn] = process.argv.slice(2) as [string, string, string, string]
const producer = new Producer({ clientId: 'bench-pace', bootstrapBrokers: brokers.split(','), idempotent: true })
const shape = { records: Number(count), oneBadIn: Number(oneBadIn) }
await sleep(START_MS)
const begun = performance.now()
let sent = 0
while (sent < shape.records) {
  const due = Math.min(shape.records, Math.floor(((performance.now() - begun) / 1000) * Number(rate)))
  if (due > sent) {
    const from = sent
    sent = due
    await producer.send({ messages: Array.from({ length: due - from }, (_, i) => message(topic, from + i, shape)) })
  }
  await sleep(TICK_MS)
}
await producer.close()
