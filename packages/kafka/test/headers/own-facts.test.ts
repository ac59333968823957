import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookAtDeadLetter, readDeadLetter } from '../../src/headers/read.ts'
import { header, recordOf } from '../failure/records.ts'

test('what is read of a letter of ours keeps no view of it; what is looked at says the same as long as it is there', () => {
  const numbers = { 'x-original-partition': Buffer.alloc(4, 0), 'x-original-offset': Buffer.alloc(8, 1) }
  const given = Object.entries({
    ...{ 'x-original-topic': 'orders', ...numbers },
    ...{ 'x-exception-fqcn': 'E', 'x-exception-message': 'm' },
    ...{ 'x-exception-stacktrace': 's', 'x-dead-letter-id': 'ab', 'x-dead-letter-lineage': 'orders/3/1234/g' },
    ...{ 'x-dead-letter-group': 'g', 'x-dead-letter-attempts': '3', 'x-dead-letter-at': '2026-01-01T00:00:00.000Z' },
    ...{ 'x-dead-letter-stage': 'handle', 'x-dead-letter-class': 'business', 'x-dead-letter-cause': 'C 42' },
    ...{ 'x-dead-letter-fingerprint': 'v2:00', 'x-dead-letter-trimmed': 'value', 'x-dead-letter-redrives': '2' },
    'x-dead-letter-origin-timestamp': '2025-12-31T00:00:00.000Z CreateTime'
  }).map(([name, value]) => header(name, value))
  const record = recordOf({ headers: given, rawKey: null })
  const facts = readDeadLetter(record)
  const looked = lookAtDeadLetter(record)
  const names = Object.keys(facts) as (keyof typeof facts)[]
  for (const name of names) assert.deepEqual(looked[name], facts[name], name)
  const before = structuredClone(facts)
  for (const { value } of given) value?.fill(0)
  assert.deepEqual(facts, before)
  assert.deepEqual([facts.errorName, facts.attempts, facts.timestamp], ['E', 3, Date.UTC(2025, 11, 31)])
})
