import type { DeadLetterFacts, SourceRecord } from '@dead-letter/kafka/internal'
import { Letter } from '../src/letters/letter.ts'

export function fakeRecord(given: Partial<SourceRecord> = {}): SourceRecord {
  return {
    topic: 'orders',
    partition: 0,
    offset: 7,
    timestamp: Date.UTC(2026, 0, 2, 3, 4, 5),
    timestampType: 'CreateTime',
    rawKey: Buffer.from('k'),
    rawValue: Buffer.from('{"id":1}'),
    headers: [],
    ...given
  }
}

export function fakeLetter(facts: Partial<DeadLetterFacts> = {}, record: Partial<SourceRecord> = {}): Letter {
  return new Letter(fakeRecord({ topic: 'error.orders.billing', ...record }), {
    dialect: 'spring-cloud-stream',
    own: true,
    id: '0123',
    lineage: 'orders/3/41/billing',
    firstId: '0123',
    topic: 'orders',
    partition: 3,
    offset: 41,
    timestamp: Date.UTC(2026, 0, 1),
    group: 'billing',
    errorName: 'SyntaxError',
    message: 'Unexpected end',
    stack: 'SyntaxError: Unexpected end\n    at parse (a.js:1:2)',
    attempts: 1,
    at: Date.UTC(2026, 0, 2, 3, 0, 0),
    stage: 'decode-value',
    class: 'poison',
    cause: undefined,
    fingerprint: 'v1:aa',
    trimmed: [],
    partitionNote: undefined,
    redrives: 0,
    ...facts
  })
}

/** Two letters of one cause from two partitions, one of another cause an hour later, and one that tells nothing, of an hour before. */
export const fourLetters = (at: number): Letter[] => [
  fakeLetter({ at }),
  fakeLetter({ at: at + 1000, partition: 10 }),
  fakeLetter({
    at: at + 3_600_000,
    stage: 'handle',
    class: 'transient',
    errorName: 'TypeError',
    fingerprint: 'v1:bb',
    message: 'x',
    partition: 2
  }),
  fakeLetter(
    {
      at: undefined,
      topic: undefined,
      partition: undefined,
      stage: undefined,
      class: undefined,
      errorName: undefined,
      fingerprint: undefined,
      message: undefined,
      stack: undefined
    },
    { timestamp: at - 3_600_000 }
  )
]
