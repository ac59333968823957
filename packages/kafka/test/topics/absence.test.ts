import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Absences } from '../../src/topics/absence.ts'

test('a single broker is believed after three answers over two seconds, not sooner', () => {
  const absences = new Absences()
  assert.equal(absences.denied('orders', undefined, 1, 0), false)
  assert.equal(absences.unasked([7]), 7)
  for (const at of [100, 200, 300, 1900]) assert.equal(absences.denied('orders', 7, 1, at), false)
  assert.equal(absences.denied('orders', 7, 1, 2000), true)
  const few = new Absences()
  assert.equal(few.denied('orders', 7, 1, 0), false)
  assert.equal(few.denied('orders', 7, 1, 60_000), false)
  assert.equal(few.denied('orders', 7, 1, 60_001), true)
})

test('one broker of several is not believed however often it says so', () => {
  const absences = new Absences()
  for (let at = 0; at < 600_000; at += 300) assert.equal(absences.denied('orders', 1, 3, at), false)
  assert.equal(absences.unasked([1, 2, 3]), 2)
  assert.equal(absences.denied('orders', 2, 3, 600_000), true)
})

test('one answer that shows the topic ends all doubt', () => {
  const absences = new Absences()
  for (const at of [0, 1000]) absences.denied('orders', 1, 1, at)
  absences.seen('orders')
  assert.equal(absences.unasked([1, 2]), undefined)
  assert.equal(absences.denied('orders', 1, 1, 3000), false)
})
