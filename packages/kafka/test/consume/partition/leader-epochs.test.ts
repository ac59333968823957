import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LeaderEpochs } from '../../../src/consume/partition/leader-epochs.ts'

test('each offset has the epoch of the record before it', () => {
  const epochs = new LeaderEpochs(10, 3)
  assert.deepEqual([epochs.before(9), epochs.before(10), epochs.before(500)], [-1, 3, 3])
  epochs.add(10, 3)
  epochs.add(20, 5)
  epochs.add(30, 5)
  epochs.add(40, 9)
  assert.deepEqual(
    [10, 20, 21, 40, 41, 99].map(offset => epochs.before(offset)),
    [3, 3, 5, 5, 9, 9]
  )
})

test('what is not known is not told', () => {
  const epochs = new LeaderEpochs(10)
  assert.equal(epochs.before(10), -1)
  epochs.add(10, -1)
  assert.equal(epochs.before(11), -1)
  epochs.add(12, 0)
  assert.deepEqual([epochs.before(12), epochs.before(13)], [-1, 0])
})

test('it is bounded', () => {
  const epochs = new LeaderEpochs(0)
  for (let epoch = 0; epoch < 1000; epoch++) epochs.add(epoch * 10, epoch)
  assert.equal(epochs.before(100_000), 999)
  assert.equal(epochs.before(1), -1)
})

test('an epoch ends where a later one was read, and not where a commit says so', () => {
  const epochs = new LeaderEpochs(10, 3)
  assert.equal(epochs.endOf(2), Number.POSITIVE_INFINITY)
  epochs.add(20, 5)
  epochs.add(40, 9)
  assert.deepEqual(
    [2, 3, 4, 5, 8, 9].map(epoch => epochs.endOf(epoch)),
    [20, 20, 20, 40, 40, Number.POSITIVE_INFINITY]
  )
})

test('what is read anew replaces what was read there before, and is an epoch of its own where the commit told the same', () => {
  const epochs = new LeaderEpochs(10, 3)
  epochs.add(10, 3)
  assert.equal(epochs.endOf(2), 10)
  epochs.add(20, 5)
  epochs.add(30, 6)
  epochs.add(20, 8)
  epochs.add(40, 8)
  assert.deepEqual(
    [3, 5, 7, 8].map(epoch => epochs.endOf(epoch)),
    [20, 20, 20, Number.POSITIVE_INFINITY]
  )
  assert.deepEqual([epochs.before(20), epochs.before(31)], [3, 8])
})
