import type { Dlq, Overview, Session, Settings } from '@dead-letter/console/api'
import { hour, live, now } from './basics.ts'
import { trendOf } from './causes.ts'
import { operation } from './operations.ts'

const dlq = (topic: string, open: number, given: Partial<Dlq> = {}): Dlq => ({
  ...{ topic, foundBy: 'name', dialect: 'dead-letter', partitions: 6, depth: Math.round(open * 1.4), open },
  ...{ parked: 40, discarded: 12, redriven: 311, in: Math.round(open * 0.6), out: 120 },
  ...{ oldest: now - 70 * hour, newest: now - 60_000, retentionMs: 7 * 24 * hour, retentionKnown: true },
  ...{ expiresAt: now + 98 * hour, expiringDay: 0, trend: trendOf(open / 8, 0.2, 1), indexed: live },
  ...given
})

const dlqs = [
  dlq('error.orders.billing', 14_204, { expiresAt: now + 5 * hour, expiringDay: 1_204 }),
  dlq('error.orders.shipping', 1_404),
  dlq('shipments.DLT', 861, { dialect: 'spring-kafka', retentionMs: null, expiresAt: null }),
  dlq('connect-jdbc-sink-dlq', 97, { dialect: 'connect', foundBy: 'header', retentionKnown: false }),
  dlq('error.payments.fraud', 0, { oldest: null, expiresAt: null, in: 0, out: 0 })
]

const sum = (name: 'depth' | 'open' | 'parked' | 'discarded' | 'redriven' | 'in' | 'out' | 'expiringDay'): number =>
  dlqs.reduce((all, each) => all + each[name], 0)

export const overview: Overview = {
  range: { since: now - 24 * hour, until: now },
  dlqs,
  totals: {
    ...{ depth: sum('depth'), open: sum('open'), parked: sum('parked'), discarded: sum('discarded') },
    ...{ redriven: sum('redriven'), in: sum('in'), out: sum('out'), expiringDay: sum('expiringDay') }
  },
  trend: trendOf(1_300, 0.1, 1, 60),
  causes: { new: 1, regressed: 1, ongoing: 4 },
  running: [operation],
  consumers: {
    asked: 4,
    held: [
      {
        ...{ group: 'billing', address: 'http://billing-7f9c:9464', state: 'held', since: now - 12 * 60_000 },
        holds: [
          {
            ...{ topic: 'orders', partitions: 2, reason: 'letter', code: 'LETTER_NOT_WRITTEN' },
            since: now - 12 * 60_000
          },
          { topic: 'refunds', partitions: 1, reason: 'source', code: 'SOURCE_TOPIC_FORBIDDEN', since: now - 60_000 }
        ]
      },
      {
        ...{ group: 'shipping', address: 'http://shipping-1:9464', state: 'breaker-open', since: now - 40_000 },
        holds: [{ topic: null, partitions: 0, reason: 'infrastructure', code: null, since: now - 40_000 }]
      },
      {
        ...{ group: '', address: 'http://fraud-2:9464', state: 'unreachable', since: now - 90_000 },
        holds: [{ topic: null, partitions: 0, reason: 'not-reached', code: 'ECONNREFUSED', since: now - 90_000 }]
      }
    ]
  },
  index: live
}

export const settings: Settings = {
  settings: [
    { name: 'brokers', value: 'kafka-1:9092,kafka-2:9092', from: 'flag', about: 'the cluster' },
    { name: 'port', value: '8080', from: 'environment', about: 'where it listens' },
    { name: 'host', value: '127.0.0.1', from: 'default', about: 'whom it listens to' },
    { name: 'users', value: '/etc/dead-letter/users', from: 'file', about: 'who may sign in' }
  ],
  index: {
    ...{ file: '/var/lib/dead-letter/index.sqlite', bytes: 81_200_000, bytesPerLetter: 440, maxBytes: 10_000_000_000 },
    ...{ maxLetterBytes: 65_536, schema: 3, rebuilt: null }
  },
  ledger: { name: 'dead-letter.ledger', state: 'ready', entries: 4_211, faults: 0 }
}

export const sessions: readonly Session[] = [
  {
    ...{ id: 'one', user: 'ada', name: 'Ada Okafor', since: now - 2 * hour, seen: now, endsAt: now + 6 * hour },
    ...{ own: true, console: 'console-7f9c/412' }
  },
  {
    ...{ id: 'two', user: 'grace', name: 'Grace', since: now - hour, seen: now - 60_000, endsAt: now + 7 * hour },
    ...{ own: false, console: 'console-5d2a/77' }
  }
]
