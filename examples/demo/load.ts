import { Admin, Producer } from '@platformatic/kafka'
import type { Source } from './sources.ts'

/** Creates the topic and writes the values to its partitions in turn, in the order given. */
export async function load(brokers: string, topic: string, source: Source, values: readonly Buffer[]): Promise<void> {
  const common = { clientId: 'demo-loader', bootstrapBrokers: brokers.split(',') }
  const admin = new Admin(common)
  await admin.createTopics({ topics: [topic], partitions: source.partitions, replicas: 1 })
  await admin.close()
  const producer = new Producer({ ...common, idempotent: true, timeout: 60_000 })
  const step = 5000
  for (let start = 0; start < values.length; start += step) {
    const messages = values.slice(start, start + step).map((value, i) => ({
      topic,
      partition: (start + i) % source.partitions,
      key: Buffer.from(String(start + i)),
      value
    }))
    await producer.send({ messages })
  }
  await producer.close()
}
