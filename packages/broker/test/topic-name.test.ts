import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collisionKey, nameProblem } from '../src/topic-name.ts'

test('names have 1 to 249 letters, digits, dots, underscores and dashes', () => {
  for (const name of ['a', 'A-b_c.9', '...', 'x'.repeat(249)]) assert.equal(nameProblem(name), null, name)
  for (const name of ['', '.', '..', 'a b', 'ä', 'a/b', 'a\n', 'x'.repeat(250)]) assert.ok(nameProblem(name), name)
})

test('names collide that differ in dots and underscores only', () => {
  assert.equal(collisionKey('a.b_c'), collisionKey('a_b.c'))
  assert.equal(collisionKey('abc'), null)
})
