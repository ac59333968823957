import type { RecordToProduce } from '../../harness/index.ts'

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

/** A letter as Spring Kafka leaves it. */
export const springLetter = (
  offset: number,
  {
    name = 'com.acme.CreditException',
    message = 'no credit',
    key = `key-${offset}`,
    value = JSON.stringify({ amount: offset, card: `4111-${offset}` }),
    group = 'billing',
    at = Date.now(),
    origin = 'orders'
  }: {
    name?: string
    message?: string
    key?: string
    value?: string
    group?: string
    at?: number
    origin?: string
  } = {}
): RecordToProduce => ({
  ...{ key, value },
  headers: [
    ['kafka_dlt-original-topic', origin],
    ['kafka_dlt-original-partition', int32(0)],
    ['kafka_dlt-original-offset', int64(offset)],
    ['kafka_dlt-original-timestamp', int64(at)],
    ['kafka_dlt-original-consumer-group', group],
    ['kafka_dlt-exception-fqcn', name],
    ['kafka_dlt-exception-message', message],
    [
      'kafka_dlt-exception-stacktrace',
      `${name}: ${message}\n\tat com.acme.Billing.charge(Billing.java:17)\n\tat java.lang.Thread.run(Thread.java:840)`
    ]
  ]
})
