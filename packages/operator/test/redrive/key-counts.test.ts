import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyCounts } from '../../src/redrive/plan/key-counts.ts'
import { fakeLetter } from '../fake-letter.ts'

test('keys with several failures are listed, the most frequent first, also those without key', () => {
  const counts = new KeyCounts(letter => letter)
  for (const key of ['a', 'b', null, 'c', 'b', null, 'b', 'd', ''])
    counts.add(fakeLetter({}, { rawKey: key === null ? null : Buffer.from(key) }))
  assert.deepEqual(counts.most, [
    { key: 'b', count: 3 },
    { key: null, count: 2 }
  ])
})

test('of ever more keys no more are told apart than there is room for', () => {
  const counts = new KeyCounts(letter => letter)
  for (let i = 0; i < 60_000; i++) counts.add(fakeLetter({}, { rawKey: Buffer.from(`k${i % 30_000}`) }))
  assert.equal(counts.most.length, 10)
  assert.ok(counts.most.every(({ count }) => count === 2))
})
