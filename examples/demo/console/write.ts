import { Admin, Producer } from '@platformatic/kafka'

/** A record to be written as it is. */
export interface DemoRecord {
  readonly key: string
  readonly value: Buffer | string
  readonly partition: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly headers: readonly (readonly [name: string, value: Buffer | string])[]
}

const together = 1000

/** Creates the topic and writes the records, in the order given. */
export async function write(
  brokers: string,
  topic: string,
  partitions: number,
  records: readonly DemoRecord[]
): Promise<void> {
  const common = { clientId: 'demo-loader', bootstrapBrokers: brokers.split(',') }
  const admin = new Admin(common)
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
  await admin.close()
  const producer = new Producer({ ...common, idempotent: true, timeout: 60_000 })
  for (let start = 0; start < records.length; start += together)
    await producer.send({
      messages: records.slice(start, start + together).map(({ key, value, partition, timestamp, headers }) => ({
        ...{ topic, partition, key: Buffer.from(key), value: Buffer.from(value), timestamp: BigInt(timestamp) },
        headers: new Map(headers.map(([name, content]) => [Buffer.from(name), Buffer.from(content)]))
      }))
    })
  await producer.close()
}
