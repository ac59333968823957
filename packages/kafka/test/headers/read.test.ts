import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Dialect, OriginFacts } from '../../src/headers/origin-facts.ts'
import { readDeadLetter } from '../../src/headers/read.ts'
import type { RecordHeader } from '../../src/records/source-record.ts'
import { header, recordOf } from '../failure/records.ts'

type Given = Readonly<Record<string, string | Buffer | null>>
const hex = (value: string) => Buffer.from(value, 'hex')
const headers = (given: Given): RecordHeader[] => Object.entries(given).map(([name, value]) => header(name, value))
const read = (list: readonly RecordHeader[], rawKey: Buffer | null = null) =>
  readDeadLetter(recordOf({ headers: list, rawKey }))

const where = { topic: 'orders', partition: 3, offset: 1234 }
const binary = { partition: hex('00000003'), offset: hex('00000000000004d2'), time: hex('0000018bcfe5687b') }

const dialects: readonly [Dialect, Given, OriginFacts][] = [
  [
    'spring-cloud-stream',
    {
      'x-original-topic': 'orders',
      'x-original-partition': binary.partition,
      'x-original-offset': binary.offset,
      'x-original-timestamp': binary.time,
      'x-original-timestamp-type': 'CreateTime',
      'x-exception-fqcn': 'E',
      'x-exception-message': 'm',
      'x-exception-stacktrace': 's',
      'x-retries': '2'
    },
    {
      ...where,
      timestamp: 1_700_000_000_123,
      timestampType: 'CreateTime',
      errorName: 'E',
      message: 'm',
      stack: 's',
      attempts: 2
    }
  ],
  [
    'spring-kafka',
    {
      'kafka_dlt-original-topic': 'orders',
      'kafka_dlt-original-partition': binary.partition,
      'kafka_dlt-original-offset': binary.offset,
      'kafka_dlt-original-timestamp': binary.time,
      'kafka_dlt-original-timestamp-type': 'LogAppendTime',
      'kafka_dlt-original-consumer-group': 'g',
      'kafka_dlt-exception-fqcn': 'Wrapper',
      'kafka_dlt-exception-cause-fqcn': 'Cause',
      'kafka_dlt-exception-message': 'm',
      kafka_deliveryAttempt: hex('00000004')
    },
    {
      ...where,
      timestamp: 1_700_000_000_123,
      timestampType: 'LogAppendTime',
      group: 'g',
      errorName: 'Cause',
      message: 'm',
      stack: undefined,
      attempts: 4
    }
  ],
  [
    'spring-kafka-retry',
    {
      'kafka_original-topic': 'orders',
      'kafka_original-partition': binary.partition,
      'kafka_original-offset': binary.offset,
      'kafka_exception-fqcn': 'E',
      'retry_topic-attempts': hex('05'),
      'retry_topic-original-timestamp': hex('018bcfe5687b')
    },
    {
      ...where,
      timestamp: 1_700_000_000_123,
      timestampType: undefined,
      group: undefined,
      errorName: 'E',
      message: undefined,
      stack: undefined,
      attempts: 4
    }
  ],
  [
    'kafka-connect',
    {
      '__connect.errors.topic': 'orders',
      '__connect.errors.partition': '3',
      '__connect.errors.offset': '1234',
      '__connect.errors.connector.name': 'sink',
      '__connect.errors.exception.class.name': 'E',
      '__connect.errors.exception.message': null,
      '__connect.errors.exception.stacktrace': 's'
    },
    { ...where, group: 'sink', errorName: 'E', message: undefined, stack: 's' }
  ],
  [
    'kafka-streams',
    {
      '__streams.errors.exception': 'E',
      '__streams.errors.stacktrace': 's',
      '__streams.errors.message': 'm',
      '__streams.errors.topic': 'orders',
      '__streams.errors.partition': '3',
      '__streams.errors.offset': '1234'
    },
    { ...where, errorName: 'E', message: 'm', stack: 's' }
  ],
  [
    'share-group',
    {
      '__dlq.errors.topic': 'orders',
      '__dlq.errors.partition': '3',
      '__dlq.errors.offset': '1234',
      '__dlq.errors.group': 'g',
      '__dlq.errors.delivery.count': '5',
      '__dlq.errors.message': 'm'
    },
    { ...where, group: 'g', message: 'm', attempts: 5 }
  ],
  [
    'smallrye',
    {
      'dead-letter-exception-class-name': 'E',
      'dead-letter-reason': 'm',
      'dead-letter-topic': 'orders',
      'dead-letter-partition': '3',
      'dead-letter-offset': '1234'
    },
    { ...where, timestamp: undefined, errorName: 'E', message: 'm', attempts: undefined }
  ],
  [
    'karafka',
    {
      source_topic: 'orders',
      source_partition: '3',
      source_offset: '1234',
      source_consumer_group: 'g',
      source_attempts: '2'
    },
    { ...where, group: 'g', attempts: 2 }
  ],
  [
    'karafka',
    { original_topic: 'orders', original_partition: '3', original_offset: '1234' },
    { ...where, group: undefined, attempts: undefined }
  ],
  [
    'wolverine',
    {
      'exception-type': 'E',
      'exception-message': 'm',
      'exception-stack': 's',
      'failed-at': '1700000000123',
      'original-destination': 'orders',
      'original-partition': '3',
      'original-offset': '1234',
      attempts: '2'
    },
    { ...where, errorName: 'E', message: 'm', stack: 's', attempts: 2, at: 1_700_000_000_123 }
  ],
  [
    'brighter',
    {
      OriginalTopic: 'orders',
      RejectionReason: 'DeliveryError',
      RejectionMessage: 'm',
      RejectionTimestamp: '2023-11-14T22:13:20.123Z'
    },
    { topic: 'orders', errorName: 'DeliveryError', message: 'm', at: 1_700_000_000_123 }
  ],
  [
    'watermill',
    { reason_poisoned: 'm', topic_poisoned: 'orders', handler_poisoned: 'h', subscriber_poisoned: 's' },
    { topic: 'orders', group: 's', message: 'm' }
  ],
  ['kafkajs-async-retry', { asyncRetry: '{"top":"orders","ttl":5,"att":2}' }, { topic: 'orders', attempts: 2 }]
]

for (const [dialect, given, expected] of dialects) {
  test(`${dialect} is read`, () => {
    const facts = read(headers(given))
    assert.equal(facts.dialect, dialect)
    assert.equal(facts.own, false)
    assert.deepEqual(
      Object.fromEntries(Object.keys(expected).map(name => [name, facts[name as keyof OriginFacts]])),
      expected
    )
  })
}

test('letters of Connect and Streams have the time of their record, which no header tells; not where the broker stamps them', () => {
  for (const name of ['__connect.errors.topic', '__streams.errors.topic', '__dlq.errors.topic']) {
    const letter = recordOf({ headers: headers({ [name]: 'orders' }), timestamp: 1_700_000_000_123 })
    const told = readDeadLetter({ ...letter, timestampType: 'CreateTime' }).timestamp
    assert.equal(told, name.startsWith('__dlq') ? undefined : 1_700_000_000_123)
    assert.equal(readDeadLetter({ ...letter, timestampType: 'LogAppendTime' }).timestamp, undefined)
  }
})

test('of repeated names the last is the latest death', () => {
  const twice = [...headers({ '__connect.errors.topic': 'first' }), ...headers({ '__connect.errors.topic': 'second' })]
  assert.equal(read(twice).topic, 'second')
})

test("of SmallRye's the first is", () => {
  assert.equal(
    read([...headers({ 'dead-letter-topic': 'second' }), ...headers({ 'dead-letter-topic': 'first' })]).topic,
    'second'
  )
})

test('of several dialects the one that stands last is the latest', () => {
  const connect = headers({ '__connect.errors.topic': 'a' })
  const streams = headers({ '__streams.errors.topic': 'b' })
  assert.equal(read([...connect, ...streams]).dialect, 'kafka-streams')
  assert.equal(read([...streams, ...connect]).dialect, 'kafka-connect')
  assert.equal(read([...headers({ 'dead-letter-topic': 'c' }), ...connect]).dialect, 'kafka-connect')
})

test('a letter of ours that another framework dead-lettered: it tells of the failure, our lineage stays', () => {
  const ours = headers({
    'x-original-topic': 'orders',
    'x-dead-letter-id': 'ab',
    'x-dead-letter-lineage': 'orders/1/2/g',
    'x-dead-letter-stage': 'handle'
  })
  const facts = read([...ours, ...headers({ '__connect.errors.topic': 'error.orders.g' })])
  assert.deepEqual(
    [facts.dialect, facts.own, facts.topic, facts.lineage, facts.stage],
    ['kafka-connect', false, 'error.orders.g', 'orders/1/2/g', undefined]
  )
})

test('a letter of ours without a dialect tells its origin by the lineage', () => {
  const facts = read(headers({ 'x-dead-letter-id': 'ab', 'x-dead-letter-lineage': 'orders/1/2/a/b' }))
  assert.deepEqual(
    [facts.dialect, facts.own, facts.topic, facts.partition, facts.offset, facts.group],
    [null, true, 'orders', 1, 2, 'a/b']
  )
})

test("uForwarder's key is read, another key is not", () => {
  const key = Buffer.concat([
    hex('0802'),
    hex('1206'),
    Buffer.from('orders'),
    hex('1803'),
    hex('20d209'),
    hex('28fbd095ffbc31'),
    hex('3203'),
    Buffer.from('key')
  ])
  const facts = read([], key)
  assert.deepEqual(
    [facts.dialect, facts.topic, facts.partition, facts.offset, facts.attempts, facts.timestamp],
    ['uforwarder', 'orders', 3, 1234, 2, 1_700_000_000_123]
  )
  for (const other of ['', 'orders', '12345', '{"a":1}', '\x12\x20orders'])
    assert.equal(read([], Buffer.from(other)).dialect, null)
})

test('what cannot be read is left out', () => {
  const facts = read(
    headers({
      'x-original-topic': 'orders',
      'x-original-partition': 'no',
      'x-original-offset': '12345678901',
      'x-original-timestamp': hex('7fffffffffffffff')
    })
  )
  assert.deepEqual(
    [facts.topic, facts.partition, facts.offset, facts.timestamp],
    ['orders', undefined, undefined, undefined]
  )
  assert.equal(read(headers({ '__connect.errors.topic': 'x', '__connect.errors.offset': '1e3' })).offset, undefined)
  for (const value of ['{', 'null', '7', '[]', '{"top":{},"att":-1}'])
    assert.equal(read(headers({ asyncRetry: value })).topic, undefined)
})

test('reading never throws, whatever the bytes', () => {
  const names = dialects
    .flatMap(([, given]) => Object.keys(given))
    .concat([
      'x-dead-letter-id',
      'x-dead-letter-lineage',
      'x-dead-letter-at',
      'x-dead-letter-trimmed',
      'x-dead-letter-redrives'
    ])
  const bytes = fc.option(
    fc
      .oneof(
        fc.uint8Array({ maxLength: 24 }),
        fc.string().map(text => Buffer.from(text))
      )
      .map(given => Buffer.from(given))
  )
  const list = fc.array(
    fc.tuple(fc.constantFrom(...names), bytes).map(([name, value]) => header(name, value)),
    { maxLength: 12 }
  )
  fc.assert(
    fc.property(list, bytes, (given, key) => {
      const facts = read(given, key)
      for (const number of [facts.partition, facts.offset, facts.attempts, facts.timestamp])
        assert.ok(number === undefined || (Number.isSafeInteger(number) && number >= 0))
    })
  )
})
