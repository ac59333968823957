import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { briefSessionMs, type DeliveryNote, embedded, produce, testTopic } from '../../harness/index.ts'

export const job = join(import.meta.dirname, 'programs', 'job.ts')
export const protocols = ['classic', 'consumer'] as const

export type JobLine = Partial<DeliveryNote> & { event?: string; partitions?: number[]; code?: string }

/** Options of tests that need the embedded broker's faults, in this process. */
export const needsFaults = { skip: embedded ? false : 'faults of the embedded broker; real Kafka has none to order' }

/** Group options of members of a broker with brief sessions. */
export const briefGroup = (protocol: (typeof protocols)[number]) =>
  protocol === 'classic' ? { protocol, heartbeatIntervalMs: 200, sessionTimeoutMs: briefSessionMs } : { protocol }

/** A topic with so many records in each partition. */
export async function filledTopic(t: TestContext, partitions: number, each: number, brokers?: string): Promise<string> {
  const topic = await testTopic(t, { partitions, ...(brokers === undefined ? {} : { brokers }) })
  const records = Array.from({ length: partitions * each }, (_, i) => ({ partition: i % partitions, value: String(i) }))
  await produce(topic, records, brokers === undefined ? {} : { brokers })
  return topic
}
