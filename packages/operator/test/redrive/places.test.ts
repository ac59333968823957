import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Places, placesOf } from '../../src/redrive/operation/places.ts'

const row = { topic: 'orders', partition: 3, group: 'billing' }

test('a place that two lanes tell of is one place: from the first copy to the last, and none of them counted twice', () => {
  const first = { ...row, from: 10, to: 20, count: 4 }
  const second = { ...row, from: 25, to: 40, count: 3 }
  const other = { ...row, group: null, from: 12, to: 13, count: 1 }
  assert.deepEqual(placesOf([new Places([first, other]), new Places([second])]), [
    { ...row, from: 10, to: 40, count: 7 },
    other
  ])
  assert.deepEqual(placesOf([new Places([first]).cutOff, new Places([second])]), [
    { ...row, from: 10, to: null, count: 7 }
  ])
})
