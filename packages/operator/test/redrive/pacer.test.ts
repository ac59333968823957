import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pacer, type Rates } from '../../src/redrive/send/pacer.ts'

const paced = (rates: Rates) => {
  let at = 0
  const pacer = new Pacer(rates, () => at)
  /** Waits, as whoever sends does. */
  const turn = (letters: number, bytes: number): void => {
    at = Math.max(at, pacer.take(letters, bytes))
  }
  return { pacer, turn, at: () => at }
}

test('letters and bytes are spread over time, whichever rate is slower; each transaction has a tenth of a second of them', () => {
  const { pacer, turn, at } = paced({ letters: 100, bytes: 1000 })
  assert.deepEqual([pacer.most(1000), pacer.mostBytes(2 << 20)], [10, 100])
  for (let i = 0; i < 11; i++) turn(10, 50)
  assert.equal(at(), 1000, 'ten waits of a tenth of a second: the letters count')
  for (let i = 0; i < 10; i++) turn(1, 500)
  assert.equal(at(), 1000 + 100 + 9 * 500, 'half a second for each: the bytes count')
})

test('without rates nothing waits', () => {
  const { pacer, turn, at } = paced({ letters: null, bytes: null })
  assert.deepEqual([pacer.most(1000), pacer.mostBytes(5)], [1000, 5])
  for (let i = 0; i < 100; i++) turn(1000, 1 << 20)
  assert.equal(at(), 0)
})
