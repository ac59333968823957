import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { type ReadLetter, readDeadLetter, type SourceRecord } from '@dead-letter/kafka/internal'
import { Letter } from '../../src/letters/letter.ts'
import { keyText, lineageKey } from '../../src/lineage/lineage.ts'
import { fakeRecord } from '../fake-letter.ts'

type Headers = Readonly<Record<string, string | Buffer>>

const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(n)
  return bytes
}
const int64 = (n: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(n))
  return bytes
}

function letter(headers: Headers, record: Partial<SourceRecord> = {}): ReadLetter {
  const list = Object.entries(headers).map(([name, value]) => ({
    ...{ name, rawName: Buffer.from(name) },
    value: typeof value === 'string' ? Buffer.from(value) : value
  }))
  const whole = fakeRecord({ topic: 'orders.DLT', headers: list, ...record })
  return { record: whole, facts: readDeadLetter(whole) }
}
const key = (headers: Headers, record: Partial<SourceRecord> = {}): string =>
  keyText(lineageKey(letter(headers, record)))

const time = Date.UTC(2026, 0, 1)

/** What each framework tells of `orders`, partition 3, offset 41. */
const dialects: Readonly<Record<string, (offset: number, timestamp: number, group: string) => Headers>> = {
  'spring-cloud-stream': (offset, timestamp) => ({
    'x-original-topic': 'orders',
    'x-original-partition': int32(3),
    'x-original-offset': int64(offset),
    'x-original-timestamp': int64(timestamp),
    'x-exception-fqcn': 'a.B'
  }),
  'spring-kafka': (offset, timestamp, group) => ({
    'kafka_dlt-original-topic': 'orders',
    'kafka_dlt-original-partition': int32(3),
    'kafka_dlt-original-offset': int64(offset),
    'kafka_dlt-original-timestamp': int64(timestamp),
    'kafka_dlt-original-consumer-group': group,
    'kafka_dlt-exception-fqcn': 'a.B'
  }),
  'kafka-connect': (offset, _, group) => ({
    '__connect.errors.topic': 'orders',
    '__connect.errors.partition': '3',
    '__connect.errors.offset': String(offset),
    '__connect.errors.connector.name': group,
    '__connect.errors.exception.class.name': 'a.B'
  }),
  'kafka-streams': offset => ({
    '__streams.errors.topic': 'orders',
    '__streams.errors.partition': '3',
    '__streams.errors.offset': String(offset),
    '__streams.errors.exception': 'a.B'
  }),
  'share-group': (offset, _, group) => ({
    '__dlq.errors.topic': 'orders',
    '__dlq.errors.partition': '3',
    '__dlq.errors.offset': String(offset),
    '__dlq.errors.group': group
  }),
  smallrye: offset => ({
    'dead-letter-exception-class-name': 'a.B',
    'dead-letter-reason': 'why',
    'dead-letter-topic': 'orders',
    'dead-letter-partition': '3',
    'dead-letter-offset': String(offset)
  })
}

const keepTime = ['kafka-connect', 'kafka-streams']

for (const [dialect, of] of Object.entries(dialects)) {
  test(`${dialect}: a second copy of a letter is of the same failure, another record's is not`, () => {
    assert.equal(letter(of(41, time, 'billing')).facts.dialect, dialect)
    const first = key(of(41, time, 'billing'), { partition: 3, offset: 7 })
    // Connect's and Streams' letters have the time of the record, the others' that of their writing.
    const written = keepTime.includes(dialect) ? {} : { timestamp: 5 }
    assert.equal(key(of(41, time, 'billing'), { partition: 1, offset: 90, ...written }), first)
    assert.notEqual(key(of(42, time, 'billing')), first)
    // The group tells whose failure it is; without one the dead-letter topic does.
    const elsewhere = key(of(41, time, 'billing'), { topic: 'other.DLT' })
    if (letter(of(41, time, 'billing')).facts.group === 'billing') assert.equal(elsewhere, first)
    else assert.notEqual(elsewhere, first)
  })
}

test('a topic made anew, whose offsets repeat, has other failures: by the original timestamp', () => {
  for (const dialect of ['spring-cloud-stream', 'spring-kafka'] as const) {
    const of = dialects[dialect] as (typeof dialects)[string]
    assert.notEqual(key(of(41, time, 'billing')), key(of(41, time + 1, 'billing')))
  }
  for (const dialect of keepTime) {
    const of = dialects[dialect] as (typeof dialects)[string]
    const [first, second] = [time, time + 1].map(timestamp => key(of(41, time, 'billing'), { timestamp }))
    assert.notEqual(first, second)
  }
})

test('two groups in one dead-letter topic of Spring are two failures', () => {
  const of = dialects['spring-kafka'] as (typeof dialects)[string]
  assert.notEqual(key(of(41, time, 'billing')), key(of(41, time, 'audit')))
})

test('where no group is told, the dead-letter topic stands for it', () => {
  const of = dialects['kafka-streams'] as (typeof dialects)[string]
  assert.notEqual(key(of(41, time, '')), key(of(41, time, ''), { topic: 'another.DLT' }))
})

test('a letter that tells no origin is a failure of its own, at its place', () => {
  const unknown = key({ some: 'header' }, { offset: 1 })
  assert.equal(key({}, { offset: 1 }), unknown)
  assert.notEqual(key({}, { offset: 2 }), unknown)
  assert.notEqual(key({}, { offset: 1, timestamp: 1 }), unknown)
  assert.notEqual(key({ reason_poisoned: 'why', topic_poisoned: 'orders' }, { offset: 2 }), unknown)
})

test('no part can be taken for another', () => {
  const connect = dialects['kafka-connect'] as (typeof dialects)[string]
  assert.notEqual(
    key(connect(41, 0, 'orders.DLT')),
    key({ ...connect(41, 0, ''), '__connect.errors.connector.name': '' })
  )
})

test('an id that anybody put into a record is not believed below the headers of another framework', () => {
  const of = dialects['spring-kafka'] as (typeof dialects)[string]
  const forged = { 'x-dead-letter-id': 'a'.repeat(32), 'x-dead-letter-lineage': 'orders/0/1/g' }
  assert.equal(key({ ...forged, ...of(41, time, 'billing') }), key(of(41, time, 'billing')))
})

const letterId = (topicId: string, partition: number, offset: number, group: string): string =>
  hash('sha256', `${topicId}/${partition}/${offset}/${group}`, 'hex').slice(0, 32)

const marked = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'

test('a mark of a redrive tells the failure of what failed at the copy, not of what was made of the copy', () => {
  const of = dialects['kafka-connect'] as (typeof dialects)[string]
  const mark = (topic: string): Headers => ({ 'x-dead-letter-redrive': `${marked} 2 ${'ab'.repeat(16)} ${topic}` })
  const seen = (headers: Headers): [string, number] => {
    const { record, facts } = letter(headers)
    const read = new Letter(record, facts)
    return [keyText(read.key), read.redrives]
  }
  assert.deepEqual(seen({ ...mark('orders'), ...of(41, 0, 'billing') }), ['ab'.repeat(16), 2])
  // Handed on with the headers of a record that was sent back to another topic: ten records of it are ten failures.
  const handedOn = Array.from({ length: 10 }, (_, i) => seen({ ...mark('payments'), ...of(41 + i, 0, 'billing') }))
  assert.deepEqual(
    handedOn,
    Array.from({ length: 10 }, (_, i) => [key(of(41 + i, 0, 'billing')), 0])
  )
  for (const forged of [
    '',
    `${marked} 2`,
    `${marked} 2 ${'ab'.repeat(16)} orders ${'x'.repeat(10_000)}`,
    '\u0000'.repeat(500)
  ])
    assert.deepEqual(seen({ 'x-dead-letter-redrive': forged, ...of(41, 0, 'billing') }), [key(of(41, 0, 'billing')), 0])
})

test('letters of ours that were made of one copy, with its headers, are failures of their own', () => {
  const group = 'downstream'
  const copy = { ...copyHeaders(), 'x-dead-letter-redrive': `${marked} 1 ${letterId('T1', 3, 41, 'billing')} orders` }
  const letters = [0, 1, 2].map(offset => ownLetter(copy, { topic: 'enriched', partition: 0, offset }, 'T2', group))
  const keys = letters.map(made => keyText(new Letter(made).key))
  assert.deepEqual(
    keys,
    [0, 1, 2].map(offset => letterId('T2', 0, offset, group))
  )
  assert.deepEqual(
    letters.map(made => new Letter(made).redrives),
    [0, 0, 0]
  )
  const again = ownLetter(copy, { topic: 'orders', partition: 3, offset: 90 }, 'T1', 'billing')
  assert.equal(keyText(new Letter(again).key), letterId('T1', 3, 41, 'billing'))
  assert.equal(new Letter(again).redrives, 1)
})

test('a copy where a redrive sent it is no death of its failure', () => {
  const mark = `${marked} 2 ${letterId('T1', 3, 41, 'billing')} orders`
  const seen = (topic: string, headers: Headers): number => {
    const place =
      topic === 'redrive.orders.billing' ? { 'x-dead-letter-family': 'orders/3/41 -1 CreateTime 2 billing' } : {}
    const { record, facts } = letter({ ...headers, 'x-dead-letter-redrive': mark, ...place })
    return new Letter({ ...record, topic }, facts).redrives
  }
  const kept = { ...(dialects['spring-kafka'] as (typeof dialects)[string])(41, time, 'billing') }
  const redrives = (topic: string): number[] => [seen(topic, copyHeaders()), seen(topic, kept)]
  assert.deepEqual(
    [redrives('orders'), redrives('redrive.orders.billing')],
    [
      [1, 1],
      [1, 1]
    ]
  )
  assert.deepEqual(
    [redrives('error.orders.billing'), redrives('orders.DLT')],
    [
      [2, 2],
      [2, 2]
    ]
  )
})

/** What is left of a block on a copy. */
const copyHeaders = (): Headers => ({
  'x-dead-letter-id': letterId('T1', 3, 41, 'billing'),
  'x-dead-letter-lineage': 'orders/3/41/billing',
  'x-dead-letter-group': 'billing',
  'x-dead-letter-redrives': '1',
  'x-dead-letter-origin': 'orders/3/41 T1 v1 4'
})

/** A letter of ours as its second death leaves it: the block of the first one replaced. */
function ownLetter(
  given: Headers,
  { topic, partition, offset }: { topic: string; partition: number; offset: number },
  topicId: string,
  group: string
): SourceRecord {
  const { 'x-dead-letter-redrive': mark = '' } = given
  return letter({
    'x-dead-letter-redrive': mark,
    ...copyHeaders(),
    'x-dead-letter-id': letterId(topicId, partition, offset, group),
    'x-dead-letter-group': group,
    'x-dead-letter-origin': `${topic}/${partition}/${offset} ${topicId} v1 4 d2 ${letterId('T1', 3, 41, 'billing')}`
  }).record
}
