import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type DeliveryNote, embedded, ownBroker, produce, testTopic } from '../../harness/index.ts'

export const job = join(import.meta.dirname, 'programs', 'job.ts')
export const protocols = ['classic', 'consumer'] as const
export const sessionMs = 3_000

export type JobLine = Partial<DeliveryNote> & { event?: string; partitions?: number[]; code?: string }

/** Options of tests that need the embedded broker's faults, in this process. */
export const needsFaults = { skip: embedded ? false : 'faults of the embedded broker; real Kafka has none to order' }

/** A broker of the test's own whose sessions are short. */
export function briefSessions(t: TestContext): Promise<{ readonly brokers: string }> {
  return ownBroker(t, {
    'group.min.session.timeout.ms': '1000',
    'group.consumer.min.heartbeat.interval.ms': '100',
    'group.consumer.heartbeat.interval.ms': '200',
    'group.consumer.min.session.timeout.ms': '1000',
    'group.consumer.session.timeout.ms': String(sessionMs)
  })
}

/** The group options of such a broker's members. */
export const briefGroup = (protocol: (typeof protocols)[number]) =>
  protocol === 'classic' ? { protocol, heartbeatIntervalMs: 200, sessionTimeoutMs: sessionMs } : { protocol }

/** A topic with so many records in each partition. */
export async function filledTopic(t: TestContext, partitions: number, each: number, brokers?: string): Promise<string> {
  const topic = await testTopic(t, { partitions, ...(brokers === undefined ? {} : { brokers }) })
  const records = Array.from({ length: partitions * each }, (_, i) => ({ partition: i % partitions, value: String(i) }))
  await produce(topic, records, brokers === undefined ? {} : { brokers })
  return topic
}
