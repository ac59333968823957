import type { LetterDetail, LetterPage, LetterRow } from '@dead-letter/console/api'
import { hour, live, now } from './basics.ts'
import { causes } from './causes.ts'

const countries = ['DE', 'FR', 'AT', 'DE', 'NL']

export const row = (index: number): LetterRow => {
  const cause = causes[index % causes.length] as (typeof causes)[number]
  return {
    ...{ dlq: cause.dlqs[0] ?? '', partition: index % 6, offset: 129_931 - index },
    ...{ at: now - index * 97_000, failure: index.toString(16).padStart(32, '0') },
    ...{ state: index % 7 === 3 ? 'failed again' : index % 11 === 5 ? 'parked' : 'open', assignee: null, note: null },
    ...{ fingerprint: cause.fingerprint, cause: cause.name, message: cause.example },
    origin: {
      ...{ topic: cause.topics[0]?.topic ?? null, partition: index % 6, offset: 4_182_000 - index },
      timestamp: now - index * 97_000
    },
    ...{ group: cause.groups[0]?.group ?? null, stage: cause.stage, class: cause.class, dialect: cause.dialect },
    ...{ attempts: 3, redrives: 0, key: `order-${48_213 + index}`, size: 412, columns: [] },
    value: `{"id":${48_213 + index},"country":"${countries[index % countries.length]}","total":${index * 13}.90}`
  }
}

export const letterPage: LetterPage = {
  items: Array.from({ length: 100 }, (_, index) => row(index)),
  ...{ next: null, total: 100, index: live, scan: null }
}

const value = {
  ...{ id: 48_213, country: 'DE', total: 129.9, currency: 'EUR', paid: false, coupon: null },
  items: [
    { sku: 'A-1', quantity: 2, price: 49.95 },
    { sku: 'B-7', quantity: 1, price: 30 }
  ],
  customer: { id: 'c-991', name: '***', address: { street: 'Lindenallee 4', city: 'Berlin' } }
}
const text = JSON.stringify(value)
const frame = (words: string, own: boolean, head = false) => ({ text: words, own, head })
const told = (name: string, content: string) => ({ name, value: content, of: 'failure' as const })

export const letter: LetterDetail = {
  ...{ dlq: 'error.orders.billing', partition: 3, offset: 129_931, row: { ...row(0), partition: 3 } },
  sentence: 'The handler of billing failed on a record of orders with InvoiceNotFoundError, three times.',
  ...{ failure: row(0).failure, fingerprint: row(0).fingerprint, error: 'InvoiceNotFoundError' },
  message: 'no invoice for order 48213 in ledger eu-central',
  stack: [
    frame('InvoiceNotFoundError: no invoice for order 48213 in ledger eu-central', false, true),
    frame('    at findInvoice (/srv/billing/src/invoices.ts:48:11)', true),
    frame('    at handleOrder (/srv/billing/src/handle.ts:21:19)', true),
    frame('    at DeliverWorker.attempt (node_modules/@dead-letter/kafka/consume/deliver/attempt.js:88:7)', false),
    frame('    at DeliverWorker.run (node_modules/@dead-letter/kafka/consume/deliver/worker.js:41:5)', false),
    frame('    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)', false),
    frame('Caused by: HttpError: 404 from ledger-eu-central', false, true),
    frame('    at LedgerClient.get (/srv/billing/src/ledger-client.ts:77:13)', true)
  ],
  timestamp: now - hour,
  origin: { topic: 'orders', partition: 3, offset: 4_182_000, timestamp: now - hour },
  key: { text: 'order-48213', bytes: 11, format: 'text', cut: false, masked: 0 },
  value: { text, bytes: text.length, format: 'json', cut: false, masked: 1 },
  headers: [
    { name: 'traceparent', value: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', of: 'record' },
    told('x-original-topic', 'orders'),
    { ...told('x-original-partition', 'AAAAAw=='), encoding: 'base64', decoded: '3' },
    told('x-exception-fqcn', 'InvoiceNotFoundError'),
    told('x-dead-letter-attempts', '3')
  ],
  valueErrors: [{ path: '/coupon', message: 'must be a text' }],
  ...{ masked: ['value'], trimmed: [] },
  history: [
    {
      ...{ at: now - 26 * hour, what: 'failed', by: null, why: null, operation: null, detail: 'attempt 3 of 3' },
      letter: { dlq: 'error.orders.billing', partition: 3, offset: 128_114 }
    },
    {
      ...{ at: now - 3 * hour, what: 'redriven', by: 'ada', why: 'fixed in 4.1', detail: 'to orders-3', letter: null },
      operation: '0b6e3a0e-5f3c-4d43-9f0e-4d1d3a9b7c11'
    },
    {
      ...{ at: now - hour, what: 'failed', by: null, why: null, operation: null, detail: 'attempt 3 of 3' },
      letter: { dlq: 'error.orders.billing', partition: 3, offset: 129_931 }
    }
  ],
  siblings: [{ dlq: 'error.orders.billing', partition: 3, offset: 128_114 }],
  ...{ expiresAt: now + 52 * hour, unmaskedUntil: null },
  command: 'dead-letter show --dlq error.orders.billing --partition 3 --offset 129931'
}
