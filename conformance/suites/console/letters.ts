import { type RecordToProduce, springHeaders } from '../../harness/index.ts'

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
  headers: springHeaders({
    ...{ topic: origin, offset, timestamp: at, group, name, message },
    stack: `${name}: ${message}\n\tat com.acme.Billing.charge(Billing.java:17)\n\tat java.lang.Thread.run(Thread.java:840)`
  })
})
