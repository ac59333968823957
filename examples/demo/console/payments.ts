import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DeadLetterConsumer, InfrastructureError } from '@dead-letter/kafka'
import { exposeMetrics } from '@dead-letter/kafka/prometheus'
import * as prometheus from 'prom-client'
import { write } from './write.ts'

const topic = 'shop.payments'
const group = 'payments'
const paymentsWritten = 60

/** A service of one consumer that shows its metrics. */
export interface DemoService {
  /** Where its metrics are. */
  readonly address: string
  readonly stop: () => Promise<void>
}

/**
 * A consumer whose database is down: its breaker opens, it waits and leaves no letter. Its service shows that as any service does.
 * @param deadLetters a dead-letter topic that is there
 */
export async function startPayments(brokers: string, deadLetters: string): Promise<DemoService> {
  const now = Date.now()
  const records = Array.from({ length: paymentsWritten }, (_, number) => ({
    ...{ key: `payment-${number}`, value: JSON.stringify({ id: number, amount: 100 + number }), partition: number % 3 },
    ...{ timestamp: now - number * 1000, headers: [] }
  }))
  await write(brokers, topic, 3, records)
  const consumer = new DeadLetterConsumer({
    ...{ brokers, groupId: group, topics: topic, from: 'earliest', decode: 'json' },
    deadLetter: { topic: deadLetters }
  })
  const registry = new prometheus.Registry()
  exposeMetrics(consumer, prometheus, registry)
  const server = createServer(async (_, response) => {
    response.setHeader('content-type', registry.contentType)
    response.end(await registry.metrics())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const running = consumer.run(() => {
    throw new InfrastructureError('connect ECONNREFUSED db.internal:5432')
  })
  running.catch(error => console.error(`${group}: ${error}`))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      await consumer.stop({ timeoutMs: 0 })
      server.close()
    }
  }
}
