import assert from 'node:assert/strict'
import { test } from 'node:test'
import { javaHash, memberOrder, partitionOrder } from '../../../src/groups/consumer/hash-order.ts'

test('strings hash as the Java platform specifies', () => {
  assert.equal(javaHash(''), 0)
  assert.equal(javaHash('a'), 97)
  assert.equal(javaHash('hello'), 99162322)
  assert.equal(javaHash('uniform'), -286926412 | 0)
})

test('short keys keep the order of their hashes', () => {
  assert.deepEqual(memberOrder(['c', 'a', 'b']), ['a', 'b', 'c'])
})

test('a table of 16 slots wraps', () => {
  assert.deepEqual(partitionOrder([3, 17, 2]), [17, 2, 3])
  assert.deepEqual(partitionOrder(Array.from({ length: 20 }, (_, i) => 19 - i)), [...Array(20).keys()])
})
