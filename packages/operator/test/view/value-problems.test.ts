import assert from 'node:assert/strict'
import { test } from 'node:test'
import { valueProblems } from '../../src/view/value-problems.ts'
import { fakeLetter } from '../fake-letter.ts'

const told = (message: string, stage: 'validate' | 'handle' = 'validate') => fakeLetter({ stage, message })
const prefix = 'The value does not fit the schema: '

test('a letter that did not fit its schema says where, in whichever way its validator tells it', () => {
  assert.deepEqual(valueProblems(told(`${prefix}/items/0/price: must be number`)), [
    { path: '/items/0/price', message: 'must be number' }
  ])
  assert.deepEqual(valueProblems(told(`${prefix}items.0.price: expected number`)), [
    { path: '/items/0/price', message: 'expected number' }
  ])
  assert.deepEqual(valueProblems(told(`${prefix}must have required property 'id'`)), [
    { path: '', message: "must have required property 'id'" }
  ])
  assert.deepEqual(valueProblems(told('/a: b', 'handle')), [])
})

test('what a check says now stands beside what the letter says, and once where both say the same', () => {
  const letter = told(`${prefix}/a: must be number`)
  assert.equal(valueProblems(letter, `${prefix}/a: must be number`).length, 1)
  assert.deepEqual(valueProblems(letter, `${prefix}/b: must be string`).at(-1), {
    path: '/b',
    message: 'must be string'
  })
})
