import { randomUUID } from 'node:crypto'
import { Admin, Producer } from '@platformatic/kafka'

/** JSON records of about 200 bytes; one in `oneBadIn` is cut short. */
export function makeValues(count: number, oneBadIn: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const text = JSON.stringify({
      id: i,
      customer: randomUUID(),
      amount: (i * 7919) % 100_000,
      currency: 'EUR',
      items: [{ sku: `sku-${i % 1000}`, quantity: 1 + (i % 5) }],
      note: 'left with the neighbour at number seven'
    })
    return Buffer.from(oneBadIn > 0 && i % oneBadIn === 0 ? text.slice(0, 120) : text)
  })
}

export async function createTopic(brokers: string, topic: string, partitions: number): Promise<void> {
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers: brokers.split(',') })
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
  await admin.close()
}

export async function loadTopic(
  brokers: string,
  topic: string,
  partitions: number,
  values: readonly Buffer[]
): Promise<void> {
  await createTopic(brokers, topic, partitions)
  const producer = new Producer({
    clientId: 'bench-loader',
    bootstrapBrokers: brokers.split(','),
    idempotent: true,
    timeout: 60_000
  })
  // About 16 KiB for each batch, as a producer with default settings writes under load.
  const step = 80 * partitions
  for (let start = 0; start < values.length; start += step) {
    await producer.send({
      messages: values
        .slice(start, start + step)
        .map((value, i) => ({ topic, partition: (start + i) % partitions, key: Buffer.from(String(start + i)), value }))
    })
  }
  await producer.close()
}
