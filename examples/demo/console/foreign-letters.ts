import { type ForeignCause, foreignCauses } from './causes.ts'
import { moments } from './clock.ts'
import { makeOrder } from './orders.ts'
import { type DemoRecord, write } from './write.ts'

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const int64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

type Headers = DemoRecord['headers']
interface Origin {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly at: number
}

/** As Spring Kafka's DeadLetterPublishingRecoverer writes them. */
const springHeaders = (
  { topic, partition, offset, at }: Origin,
  { name, message, stack }: ReturnType<ForeignCause['error']>
): Headers => [
  ['kafka_dlt-original-topic', topic],
  ['kafka_dlt-original-partition', int32(partition)],
  ['kafka_dlt-original-offset', int64(offset)],
  ['kafka_dlt-original-timestamp', int64(at)],
  ['kafka_dlt-original-timestamp-type', 'CreateTime'],
  ['kafka_dlt-original-consumer-group', 'billing'],
  ['kafka_dlt-exception-fqcn', 'org.springframework.kafka.listener.ListenerExecutionFailedException'],
  ['kafka_dlt-exception-cause-fqcn', name],
  ['kafka_dlt-exception-message', `Listener failed; ${message}`],
  ['kafka_dlt-exception-stacktrace', stack]
]

/** As Kafka Connect's error reporter writes them. */
const connectHeaders = (
  { topic, partition, offset }: Origin,
  { name, message, stack }: ReturnType<ForeignCause['error']>
): Headers => [
  ['__connect.errors.topic', topic],
  ['__connect.errors.partition', String(partition)],
  ['__connect.errors.offset', String(offset)],
  ['__connect.errors.connector.name', 'orders-warehouse'],
  ['__connect.errors.task.id', '0'],
  ['__connect.errors.stage', 'VALUE_CONVERTER'],
  ['__connect.errors.class.name', 'org.apache.kafka.connect.json.JsonConverter'],
  ['__connect.errors.exception.class.name', name],
  ['__connect.errors.exception.message', message],
  ['__connect.errors.exception.stacktrace', stack]
]

/** Where the letters of each framework lie. */
export const foreignDlqs = { 'spring-kafka': 'shop.orders.DLT', connect: 'orders-warehouse-dlq' } as const

const perShare = 12
const partitions = 3

/** Dead letters as Spring Kafka and Kafka Connect would have left them, over the last days. @returns how many */
export async function writeForeignLetters(brokers: string, origin: string, random: () => number): Promise<number> {
  const now = Date.now()
  let written = 0
  for (const [dialect, dlq] of Object.entries(foreignDlqs)) {
    const records: DemoRecord[] = []
    for (const cause of foreignCauses.filter(cause => cause.dialect === dialect))
      for (const at of moments(cause.share * perShare, random, now)) {
        const number = Math.floor(random() * 20_000)
        const order = makeOrder(number, random)
        const place = { topic: origin, partition: number % partitions, offset: number, at }
        const error = cause.error(order, number)
        records.push({
          key: order.customer.id,
          value: cause.value?.(order) ?? JSON.stringify(order),
          partition: place.partition,
          timestamp: at,
          headers: [
            ['tenant', order.customer.country === 'DE' ? 'shop-de' : 'shop-eu'],
            ...(dialect === 'connect' ? connectHeaders(place, error) : springHeaders(place, error))
          ]
        })
      }
    records.sort((a, b) => a.timestamp - b.timestamp)
    await write(brokers, dlq, partitions, records)
    written += records.length
  }
  return written
}
