import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeadLetterFacts, type RecordHeader, readDeadLetter } from '@dead-letter/kafka/internal'
import { tellsOtherFailure } from '../../src/transform/told-failure.ts'
import type { GivenBytes } from '../../src/transform/transform.ts'
import { fakeLetter, fakeRecord } from '../fake-letter.ts'

const header = (name: string, value: string): RecordHeader => ({
  ...{ name, rawName: Buffer.from(name) },
  value: Buffer.from(value)
})
const written = (headers: readonly RecordHeader[]) => ({
  kind: 'record' as const,
  headers: headers.map(({ name, value }) => ({ name, value: value && { text: value.toString() } }))
})

/** What a letter of each framework says at least of its origin. */
const dialects: Readonly<Record<NonNullable<DeadLetterFacts['dialect']>, readonly string[] | null>> = {
  'spring-cloud-stream': ['x-original-topic', 'x-exception-fqcn'],
  'spring-kafka': ['kafka_dlt-original-topic', 'kafka_dlt-exception-fqcn'],
  'spring-kafka-retry': ['kafka_original-topic', 'kafka_exception-fqcn', 'retry_topic-attempts'],
  'kafka-connect': ['__connect.errors.topic', '__connect.errors.exception.class.name'],
  'kafka-streams': ['__streams.errors.topic', '__streams.errors.exception'],
  'share-group': ['__dlq.errors.topic', '__dlq.errors.message'],
  smallrye: ['dead-letter-topic', 'dead-letter-reason'],
  karafka: ['source_topic', 'original_topic'],
  wolverine: ['exception-type', 'original-topic'],
  brighter: ['OriginalTopic', 'RejectionReason'],
  watermill: ['topic_poisoned', 'reason_poisoned'],
  'kafkajs-async-retry': ['asyncRetry'],
  // In its key.
  uforwarder: null
}

test('a record that is written anew tells of a failure in no framework’s headers, nor in its key', () => {
  const letter = fakeLetter()
  for (const names of Object.values(dialects))
    for (const name of names ?? []) assert.ok(tellsOtherFailure(letter, written([header(name, 'payroll')])), name)
  for (const name of ['x-dead-letter-origin', 'x-dead-letter-lineage', 'x-dead-letter-redrive', 'x-dead-letter-parked'])
    assert.ok(tellsOtherFailure(letter, written([header(name, 'payroll')])), name)
  const key = Buffer.from([0x12, 7, ...Buffer.from('payroll')])
  assert.equal(readDeadLetter(fakeRecord({ rawKey: key })).topic, 'payroll')
  const text: GivenBytes = { text: key.toString('base64'), encoding: 'base64' }
  assert.ok(tellsOtherFailure(letter, { kind: 'record', key: text }))
  assert.ok(tellsOtherFailure(null, { kind: 'record', key: text }))
})

test('what a record had of its own may stay, and everything else may be written', () => {
  const own = [header('attempts', '3'), header('trace', 'a')]
  const letter = fakeLetter({ dialect: null }, { headers: own })
  const change = { kind: 'record' as const, key: { text: 'k-2' }, value: { text: '{}' } }
  assert.equal(tellsOtherFailure(letter, change), false)
  assert.equal(tellsOtherFailure(letter, written([...own, header('tenant', 'b')])), false)
  assert.equal(tellsOtherFailure(letter, written([header('attempts', '3'), header('trace', 'b')])), false)
  assert.equal(tellsOtherFailure(letter, written([header('attempts', '4'), header('trace', 'a')])), true)
  assert.equal(tellsOtherFailure(letter, written([header('trace', 'a')])), true)
  assert.equal(tellsOtherFailure(null, change), false)
})
