import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { prettyJson } from '../../src/output/pretty-json.ts'

const lines = (text: string): string | undefined =>
  prettyJson(text)
    ?.map(line => line.text)
    .join('\n')

test('JSON in lines is the same JSON, indented as everybody does it', () => {
  const clean = (value: unknown): boolean => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(JSON.stringify(value))
  fc.assert(
    fc.property(fc.oneof(fc.object(), fc.array(fc.jsonValue())), value => {
      const text = JSON.stringify(value)
      fc.pre(clean(value))
      assert.equal(lines(text), JSON.stringify(JSON.parse(text), null, 2))
    }),
    { numRuns: 300 }
  )
})

test('numbers and names stay as they are written', () => {
  assert.equal(
    lines('{"n":12345678901234567890,"n":1.0, "e" : [ ] }'),
    '{\n  "n": 12345678901234567890,\n  "n": 1.0,\n  "e": []\n}'
  )
  for (const text of ['7', '"a"', '{"a":', '', '[1,]']) assert.equal(prettyJson(text), null)
})

test('what is wrong stands at its place; without one, at the end', () => {
  const found = prettyJson('{"items":[{"price":"x"},{"a/b":1}]}', [
    { path: '/items/0/price', message: 'must be number' },
    { path: '/items/1/a~1b', message: 'must be string' },
    { path: '', message: "must have required property 'id'" },
    { path: '/gone', message: 'must be there' }
  ])
  const marked = found?.filter(({ problems }) => problems.length > 0)
  assert.deepEqual(marked, [
    { text: '{', problems: ["must have required property 'id'"] },
    { text: '      "price": "x"', problems: ['must be number'] },
    { text: '      "a/b": 1', problems: ['must be string'] },
    { text: '}', problems: ['/gone: must be there'] }
  ])
})

test('levels beyond number do not make it long', () => {
  const deep = `${'['.repeat(3000)}1${']'.repeat(3000)}`
  const found = prettyJson(deep, [{ path: '/0', message: 'x' }]) ?? []
  assert.ok(found.length > 6000)
  assert.ok(found.every(({ text }) => text.length < 100))
})
