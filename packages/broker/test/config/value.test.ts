import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokerDefinitions } from '../../src/config/broker-configs.ts'
import { type Definitions, definitionOf } from '../../src/config/definition.ts'
import { groupDefinitions } from '../../src/config/group-configs.ts'
import { refusalOf } from '../../src/config/refusal.ts'
import { topicDefinitions } from '../../src/config/topic-configs.ts'
import { canonicalValue } from '../../src/config/value.ts'

const canonical = (name: string, value: string): string | null => {
  const definition = definitionOf(topicDefinitions, name)
  assert.ok(definition)
  let result: string | null = null
  refusalOf(() => {
    result = canonicalValue(name, definition, value)
  })
  return result
}

// As LogConfig of Kafka 4.4.0 reads them; null is refused.
const cases: readonly [string, string, string | null][] = [
  ['retention.ms', ' 12 ', '12'],
  ['retention.ms', '+5', '5'],
  ['retention.ms', '-1', '-1'],
  ['retention.ms', '-2', null],
  ['retention.ms', '', null],
  ['retention.ms', 'abc', null],
  ['retention.ms', '9223372036854775807', '9223372036854775807'],
  ['retention.ms', '9223372036854775808', null],
  ['segment.bytes', '1048575', null],
  ['segment.bytes', '99999999999', null],
  ['cleanup.policy', '', ''],
  ['cleanup.policy', 'compact , delete', 'compact,delete'],
  ['cleanup.policy', 'delete,delete', 'delete'],
  ['cleanup.policy', 'Compact', null],
  ['compression.type', 'none', null],
  ['compression.gzip.level', '-1', '-1'],
  ['compression.gzip.level', '0', null],
  ['compression.gzip.level', '10', null],
  ['min.cleanable.dirty.ratio', '0.10', '0.1'],
  ['min.cleanable.dirty.ratio', '1e-1', '0.1'],
  ['min.cleanable.dirty.ratio', '1', '1.0'],
  ['min.cleanable.dirty.ratio', '1e-9', '1.0E-9'],
  ['min.cleanable.dirty.ratio', '1.5', null],
  ['preallocate', 'TRUE', 'true'],
  ['preallocate', 'yes', null],
  ['message.timestamp.type', 'createtime', null],
  ['leader.replication.throttled.replicas', '*', '*'],
  ['leader.replication.throttled.replicas', '0:1,1:1', '0:1,1:1'],
  ['leader.replication.throttled.replicas', '0:1,x', null],
  ['leader.replication.throttled.replicas', '*,*', null]
]

for (const [name, value, expected] of cases)
  test(`${name}='${value}' ${expected === null ? 'is refused' : `is read as '${expected}'`}`, () => {
    assert.equal(canonical(name, value), expected)
  })

test('every default is valid and canonical', () => {
  const tables: readonly Definitions[] = [topicDefinitions, brokerDefinitions, groupDefinitions]
  for (const table of tables)
    for (const [name, definition] of Object.entries(table))
      if (definition.default !== null && definition.filled !== true)
        assert.equal(canonicalValue(name, definition, definition.default), definition.default, name)
})

test('the broker configurations that topics take their defaults from exist', () => {
  for (const { broker } of Object.values(topicDefinitions))
    for (const synonym of broker ?? [])
      assert.ok(Object.hasOwn(brokerDefinitions, typeof synonym === 'string' ? synonym : synonym.name))
})
