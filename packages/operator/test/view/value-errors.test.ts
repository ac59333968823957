import assert from 'node:assert/strict'
import { test } from 'node:test'
import { valueErrorsOf } from '../../src/view/value-errors.ts'

const cases: readonly (readonly [what: string, message: string, paths: readonly string[]])[] = [
  ['Ajv', '/items/0/price: must be number', ['/items/0/price']],
  ['a sentence around it', 'value does not fit the schema: /coupon: must be string', ['/coupon']],
  ['several', '/a: must be string; /b/c: must be number', ['/a', '/b/c']],
  ['a member too many', "/order: must NOT have additional properties ('extra')", ['/order/extra']],
  ['a member too many at the root', "must NOT have additional properties ('extra')", ['/extra']],
  ['a member that is missing', "/order: must have required property 'id'", ['/order']],
  [
    'Jackson',
    'bad (through reference chain: com.a.Order["items"]->java.util.ArrayList[3]->com.a.Item["price"])',
    ['/items/3/price']
  ],
  ['Go', 'json: cannot unmarshal string into Go struct field Order.items.price of type int64', ['/items/price']],
  ['zod', 'items.0.price: Invalid input: expected number, received string', ['/items/0/price']],
  ['a name with a slash', '/a~1b: must be string', ['/a~1b']],
  ['no place', 'the schema refused it', ['']]
]

for (const [what, message, paths] of cases)
  test(`${what}: where a value is wrong is found in what its error says`, () => {
    assert.deepEqual(
      valueErrorsOf({ message, stage: 'validate' }, '{}').map(({ path }) => path),
      paths
    )
  })

test('where a parser stopped is told in characters, also where it told line and column', () => {
  const position = (message: string, value: string) =>
    valueErrorsOf({ message, stage: 'decode-value' }, value)[0]?.position
  assert.equal(position('Unexpected token } in JSON at position 7', '{"a": 1}}'), 7)
  assert.equal(position('Expecting value: line 2 column 3 (char 4)', '{\n  x'), 4)
  assert.equal(position('[Source: (byte[]); line: 2, column: 3]', '{\n  x'), 4)
  assert.equal(position('at position 900', '{}'), undefined)
  assert.equal(valueErrorsOf({ message: 'at position 1', stage: 'decode-value' }, null)[0]?.position, undefined)
})

test('what a handler said is no error of the value', () => {
  assert.deepEqual(valueErrorsOf({ message: 'no file /etc/billing: gone', stage: 'handle' }, '{}'), [])
  assert.deepEqual(valueErrorsOf({ message: 'no credit' }, '{}'), [])
})

test('a message of any length is looked at in a moment', () => {
  for (const part of ['/', '/a', 'a.', 'a[', '"]', 'a[1]->', ' ', 'x'])
    assert.ok(valueErrorsOf({ message: part.repeat(100_000), stage: 'validate' }, '{}').length <= 20)
})
