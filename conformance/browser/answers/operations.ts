import type { AuditEntry, Operation, OperationDetail, OutcomePage, Plan, PlanPreview } from '@dead-letter/console/api'
import { hour, live, now } from './basics.ts'

const id = '0b6e3a0e-5f3c-4d43-9f0e-4d1d3a9b7c11'

export const operation: Operation = {
  ...{ id, action: 'redrive', state: 'running', dlq: 'error.orders.billing', target: 'origin' },
  ...{ words: 'cause v2:0000000000000001; where value.country == "DE"', by: 'ada', why: 'fixed in 4.2' },
  ...{ runner: 'console-7f9c/412/9b1e', since: now - 4 * 60_000, heard: now, planned: 4_180, done: 2_714 },
  ...{ parked: 12, failedAgain: 31, skipped: { redriven: 9, duplicate: 4 }, error: null, may: ['pause', 'stop'] },
  ...{ ramp: true, reason: 'ramp: 111 sent, and waiting for what comes of them' }
}

export const operations: readonly Operation[] = [
  operation,
  {
    ...operation,
    ...{ id: `1${id.slice(1)}`, state: 'done', action: 'discard', target: null, words: 'cause SyntaxError' },
    ...{ planned: 96, done: 96, parked: 0, failedAgain: 0, skipped: {}, may: [], since: now - 26 * hour, by: 'grace' }
  },
  {
    ...operation,
    ...{ id: `2${id.slice(1)}`, state: 'failed', words: 'all', planned: 20_000, done: 812, failedAgain: 0, may: [] },
    ...{ error: 'REDRIVE_TARGET_UNSAFE: topic orders was deleted and made anew', since: now - 50 * hour }
  }
]

export const operationDetail: OperationDetail = {
  operation,
  progress: Array.from({ length: 60 }, (_, index) => ({
    ...{ at: now - (60 - index) * 4000, sent: index * 46, handled: index * 44, failedAgain: Math.floor(index / 2) }
  })),
  came: {
    ...{ sent: 2_714, handled: 2_590, failedAgain: 31, waiting: 93, expired: 0, known: false, unread: 0 },
    causes: [
      {
        ...{ cause: 'InvoiceNotFoundError', fingerprint: 'v2:0000000000000001', count: 31 },
        example: 'no invoice for order 48213 in ledger eu-central'
      }
    ]
  }
}

export const outcomes: OutcomePage = {
  ...{ next: null, total: 40, index: live },
  items: Array.from({ length: 40 }, (_, index) => ({
    ...{ failure: index.toString(16).padStart(32, '0'), target: 'orders-3' },
    ...{ outcome: index % 9 === 4 ? 'failed again' : 'sent' },
    letter: { dlq: 'error.orders.billing', partition: 3, offset: 129_931 - index }
  }))
}

export const plan: Plan = {
  ...{ id, state: 'ready', problem: null, read: 18_204, created: now - 10 * 60_000, by: 'ada', why: 'fixed in 4.2' },
  ...{ dlq: 'error.orders.billing', words: 'cause v2:0000000000000001; where value.country == "DE"' },
  ...{ filter: { cause: ['v2:0000000000000001'], where: 'value.country == "DE"' }, target: { kind: 'origin' } },
  ...{
    rate: 50,
    maxRedrives: 3,
    again: false,
    keepHeaders: false,
    ramp: true,
    sha256: 'a'.repeat(64),
    needsSignOff: false
  },
  ...{ signedOff: [], check: { decode: 'json', schema: true } },
  transform: { kind: 'merge-patch', words: '{\n  "currency": "EUR"\n}' },
  report: {
    ...{ letters: 4_260, send: 4_180, bytes: 5_434_000, park: 12, restamped: 0, unsafe: {}, seconds: 83.6 },
    byCause: [{ cause: 'InvoiceNotFoundError', count: 4_192 }],
    byTarget: [0, 1, 2].map(partition => ({ topic: 'orders', partition, count: 1_393 + partition })),
    byKey: [
      { key: 'order-48213', count: 14 },
      { key: null, count: 3 }
    ],
    stale: { count: 7, failures: [`${'0'.repeat(31)}3`, `${'0'.repeat(31)}7`], unknown: null },
    samples: [
      {
        failure: `${'0'.repeat(31)}3`,
        before: { key: 'order-48213', value: '{"id":48213,"currency":"DEM"}', headers: [['tenant', 'acme']] },
        after: { key: 'order-48213', value: '{"id":48213,"currency":"EUR"}', headers: [['tenant', 'acme']] }
      }
    ],
    transformErrors: { count: 2, first: 'it has no value to be patched' },
    ...{ checkErrors: { count: 0, first: null }, filterErrors: { count: 0, first: null } },
    skip: { redriven: 9, duplicate: 47, parked: 12, 'transform-failed': 2 },
    groups: [
      { topic: 'orders', group: 'billing', members: 3, committed: 6 },
      { topic: 'orders', group: 'shipping', members: 2, committed: 6 },
      { topic: 'orders', group: 'analytics-nightly', members: 0, committed: 6 }
    ]
  },
  command: `dead-letter redrive --dlq error.orders.billing --cause v2:0000000000000001 --where 'value.country == "DE"'`
}

export const preview: PlanPreview = {
  ...{ letters: 22, send: 20, skip: { 'transform-failed': 2 }, samples: plan.report?.samples ?? [], more: true },
  ...{ transformErrors: { count: 2, first: 'it has no value to be patched' }, checkErrors: { count: 0, first: null } }
}

export const audit: readonly AuditEntry[] = operations.flatMap(
  ({ id: operationId, since, by, action, dlq, words, why }) => [
    {
      ...{
        event: 'ended',
        operation: operationId,
        at: since + 60_000,
        by,
        action,
        dlq,
        filter: words,
        why,
        text: null
      },
      ...{ failures: 0, outcome: { changed: 96, already: 2, copies: 0 } }
    },
    {
      ...{ event: 'begun', operation: operationId, at: since, by, action, dlq, filter: words, why, text: null },
      ...{ failures: 0, outcome: null }
    }
  ]
)
