import type { Cause, CauseDetail, Trend } from '@dead-letter/console/api'
import { hour, now } from './basics.ts'

const steps = 24

/** Bars that begin, grow and end as they do when a release goes wrong. */
export const trendOf = (most: number, from: number, to: number, buckets = steps): Trend => ({
  from: now - 24 * hour,
  stepMs: (24 * hour) / buckets,
  counts: Array.from({ length: buckets }, (_, index) => {
    const at = index / buckets
    return at < from || at > to ? 0 : Math.round(most * (0.4 + 0.6 * Math.abs(Math.sin(index * 1.7))))
  })
})

type Given = Partial<Cause> & Pick<Cause, 'name' | 'example' | 'state' | 'count'>

const cause = (number: number, given: Given): Cause => ({
  ...{ fingerprint: `v2:${String(number).padStart(16, '0')}`, failures: given.count, open: given.count },
  ...{ parked: 0, discarded: 0, redriven: 0, first: now - 20 * hour, last: now - 4 * 60_000 },
  ...{ trend: trendOf(Math.ceil(given.count / 10), 0.1, 1), dlqs: ['error.orders.billing'] },
  topics: [{ topic: 'orders', count: given.count }],
  groups: [{ group: 'billing', count: given.count }],
  ...{ stage: 'handle', class: 'business', dialect: 'dead-letter' },
  ages: {
    hour: Math.round(given.count * 0.1),
    day: Math.round(given.count * 0.8),
    week: Math.round(given.count * 0.1),
    older: 0
  },
  ...given
})

export const causes: readonly Cause[] = [
  cause(1, {
    ...{ name: 'InvoiceNotFoundError', state: 'regressed', count: 12_480 },
    example: 'no invoice for order 48213 in ledger eu-central',
    trend: trendOf(900, 0.7, 1),
    note: { text: 'Came back with release 4.2; PR 1871 is the fix', by: 'ada', at: now - hour },
    owner: { name: 'payments', by: 'ada', at: now - hour }
  }),
  cause(2, {
    ...{ name: 'SyntaxError', state: 'new', count: 3_204, stage: 'decode-value', class: 'poison' },
    example: 'Unexpected token } in JSON at position 181',
    trend: trendOf(400, 0.85, 1),
    dlqs: ['error.orders.billing', 'error.orders.shipping'],
    groups: [
      { group: 'billing', count: 1_800 },
      { group: 'shipping', count: 1_404 }
    ]
  }),
  cause(3, {
    ...{ name: 'org.postgresql.util.PSQLException 23505', state: 'ongoing', count: 861, dialect: 'spring-kafka' },
    example: 'ERROR: duplicate key value violates unique constraint "shipment_pkey"',
    topics: [{ topic: 'shipments', count: 861 }],
    groups: [{ group: 'warehouse-service', count: 861 }],
    dlqs: ['shipments.DLT']
  }),
  cause(4, {
    ...{ name: 'org.apache.kafka.connect.errors.DataException', state: 'ongoing', count: 97, dialect: 'connect' },
    example: 'Failed to deserialize data for topic customers to Avro: Error deserializing message for id 118',
    topics: [{ topic: 'customers', count: 97 }],
    groups: [],
    dlqs: ['connect-jdbc-sink-dlq']
  }),
  cause(5, {
    ...{ name: 'TypeError', state: 'ongoing', count: 12, open: 3, redriven: 9 },
    example: "Cannot read properties of undefined (reading 'street')"
  }),
  cause(6, {
    ...{
      name: 'java.net.SocketTimeoutException',
      state: 'ongoing',
      count: 2,
      class: 'transient',
      last: now - 9 * hour
    },
    example: 'timeout after 3000 ms talking to tax-service.internal'
  })
]

const first = causes[0] as Cause

export const causeDetail: CauseDetail = {
  cause: { ...first, trend: trendOf(900, 0.7, 1, 60) },
  parts: [
    { part: 'stage', value: 'handle', counts: false, why: 'handle is as not told' },
    { part: 'class', value: 'InvoiceNotFoundError', counts: true, why: 'of the root cause' },
    {
      ...{ part: 'place', value: 'findInvoice billing/invoices.ts\nhandleOrder billing/handle.ts', counts: true },
      why: 'the first functions of your own code'
    },
    {
      part: 'message',
      value: 'no invoice for order ? in ledger ?',
      counts: false,
      why: 'a place in your own code is told'
    }
  ],
  letter: { dlq: 'error.orders.billing', partition: 3, offset: 129_931 }
}
