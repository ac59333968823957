import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { choosePartition, type PartitionInput, type PartitionOption } from '../../../src/dead-letter/route/partition.ts'
import { unmasked } from '../../../src/failure/mask.ts'
import { murmur2 } from '../../../src/records/murmur2.ts'
import { recordOf } from '../../failure/records.ts'

const keyless = recordOf({ rawKey: null, partition: 7 })
const keyed = recordOf({ rawKey: Buffer.from('a key'), partition: 7 })
const hashed = (count: number) => murmur2(Buffer.from('a key')) % count
const input = (given: Partial<PartitionInput>): PartitionInput => ({
  option: undefined,
  partitions: undefined,
  group: 'g',
  record: keyed,
  error: new Error('x'),
  count: 8,
  mask: unmasked,
  ...given
})
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const answering = (answer: unknown) => (() => answer) as unknown as PartitionOption

test("nothing configured: the record's own partition", () =>
  assert.deepEqual(choosePartition(input({})), { partition: 7 }))
test('partitions 1 is partition 0, even of a larger DLQ', () =>
  assert.deepEqual(choosePartition(input({ partitions: 1 })), { partition: 0 }))
test('a function goes before partitions 1', () =>
  assert.deepEqual(choosePartition(input({ partitions: 1, option: () => 5 })), { partition: 5 }))
test('zero', () => assert.deepEqual(choosePartition(input({ option: 'zero' })), { partition: 0 }))
test('same', () => assert.deepEqual(choosePartition(input({ option: 'same' })), { partition: 7 }))
test('modulo, count 3 and 1', () => {
  assert.deepEqual(choosePartition(input({ option: 'modulo', count: 3 })), { partition: 1 })
  assert.deepEqual(choosePartition(input({ option: 'modulo', count: 1 })), { partition: 0 })
})
test('key, and without a key the partition modulo the count', () => {
  assert.deepEqual(choosePartition(input({ option: 'key', count: 5 })), { partition: hashed(5) })
  assert.deepEqual(choosePartition(input({ option: 'key', count: 5, record: keyless })), { partition: 2 })
})
test('an empty key is a key', () =>
  assert.equal(
    choosePartition(input({ option: 'key', count: 5, record: recordOf({ rawKey: Buffer.alloc(0) }) })).partition,
    murmur2(Buffer.alloc(0)) % 5
  ))
test('the function is given group, record and error', () => {
  const error = new Error('mine')
  let given: unknown
  const option = (...args: unknown[]): number => {
    given = args
    return 0
  }
  choosePartition(input({ error, option }))
  assert.deepEqual(given, ['g', keyed, error])
})
test('same on a DLQ that is smaller', () => {
  const choice = choosePartition(input({ count: 2 }))
  assert.deepEqual(choice, { partition: hashed(2), asked: 'partition 7', reason: 'the topic has 2' })
})
test('a refused promise does not end the process, −0 is 0', async () => {
  choosePartition(input({ option: answering(Promise.reject(new Error('late'))) }))
  await new Promise(setImmediate)
  assert.ok(Object.is(choosePartition(input({ option: () => -0 })).partition, 0))
})

const bad: readonly [string, PartitionOption, string][] = [
  ['null', answering(null), 'not a number'],
  ['undefined', answering(undefined), 'not a number'],
  ['text', answering('1'), 'not a number'],
  ['bigint', answering(1n), 'not a number'],
  ['boxed', answering(Object(1)), 'not a number'],
  ['promise', answering(Promise.resolve(1)), 'not a number'],
  ['revoked proxy', answering(proxy), 'not a number'],
  ['NaN', () => Number.NaN, 'not a whole number'],
  ['infinity', () => Number.POSITIVE_INFINITY, 'not a whole number'],
  ['fraction', () => 1.5, 'not a whole number'],
  ['negative', () => -1, 'negative'],
  ['count', () => 8, 'the topic has 8'],
  ['99', () => 99, 'the topic has 8'],
  [
    'thrown',
    () => {
      throw new Error('boom')
    },
    'the partition function threw'
  ],
  [
    'thrown proxy',
    () => {
      throw proxy
    },
    'the partition function threw'
  ]
]
for (const [name, option, reason] of bad) {
  test(`${name}: goes by the key's hash, without a key by the partition modulo the count, and says so`, () => {
    const withKey = choosePartition(input({ option }))
    assert.deepEqual([withKey.partition, withKey.reason], [hashed(8), reason])
    assert.equal(typeof withKey.asked, 'string')
    assert.equal(choosePartition(input({ option, record: recordOf({ rawKey: null, partition: 13 }) })).partition, 5)
  })
}

test('the choice is a partition of the topic, whatever the function does', () => {
  const option = fc.oneof(
    fc.constantFrom<PartitionOption>('same', 'zero', 'modulo', 'key'),
    fc.anything().map(answering),
    fc.integer().map(answering),
    fc.anything().map(thrown => () => {
      throw thrown
    })
  )
  const key = fc.option(fc.uint8Array().map(bytes => Buffer.from(bytes)))
  fc.assert(
    fc.property(option, key, fc.nat(), fc.integer({ min: 1, max: 200 }), (option, rawKey, partition, count) => {
      const choice = choosePartition(input({ option, count, record: recordOf({ rawKey, partition }) }))
      assert.ok(Number.isInteger(choice.partition) && choice.partition >= 0 && choice.partition < count)
      assert.equal(choice.asked === undefined, choice.reason === undefined)
    })
  )
})
