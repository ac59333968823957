import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idPattern } from '../../src/transactions/id-pattern.ts'

test('a pattern is for the whole id', () => {
  const matches = idPattern('my-.*|b+')
  assert.deepEqual(
    ['my-id', 'bb', 'amy-id', 'abb', ''].map(id => matches?.(id)),
    [true, true, false, false, false]
  )
})

test('every id passes the empty pattern, and what is no expression is told', () => {
  assert.equal(idPattern('')?.('any'), true)
  for (const invalid of ['(', '*', '(?=a)', '(a)\\1']) assert.equal(idPattern(invalid), null)
})
