import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linearPattern } from '../../src/decode/linear-pattern.ts'
import { patternCost } from '../../src/decode/pattern-cost.ts'
import { makeValidator } from '../../src/decode/schema.ts'
import { runs } from '../runs.ts'

const costs: readonly (readonly [source: string, nested: boolean, power: number])[] = [
  ['^abc$', false, 0],
  ['abc', false, 1],
  ['^\\d{4}-\\d{2}-\\d{2}$', false, 0],
  ['^(\\d{3}-)?\\d{4}$', false, 0],
  ['^[\\w.+*-]+$', false, 1],
  ['^[\\w.-]+@[\\w-]+\\.[a-z]+$', false, 3],
  ['^(a+)+$', true, 2],
  ['^(a|b)*$', true, 1],
  ['^(a?){30}$', true, 0],
  ['^(?:(?:a{1,9}){1,9}){1,9}$', true, 3],
  ['\\(a+\\)+', false, 3],
  ['^a|b$', false, 0]
]

for (const [source, nested, power] of costs) {
  test(`the cost of ${source}`, () => assert.deepEqual(patternCost(source), { nested, power }))
}

for (const [source, text] of [
  ['^(a+)+$', (n: number) => `${'a'.repeat(n)}!`],
  ['^(a|a)*$', (n: number) => `${'a'.repeat(n)}!`],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', (n: number) => 'a'.repeat(n)],
  ['a+b', (n: number) => 'a'.repeat(n)],
  ['\\s+$', (n: number) => `${' '.repeat(n)}x`],
  ['^(\\w+\\s?)*$', (n: number) => `${'x '.repeat(n / 2)}!`]
] as const) {
  test(`${source} is refused on 20,000 characters, where backtracking would not end`, () => {
    assert.equal(linearPattern(source, 'u').test(text(20_000)), false)
  })
}

test('what is matched is what ECMAScript matches, whichever engine does it', () => {
  const atoms = [
    'a',
    'b',
    '.',
    '\\s',
    '\\S',
    '\\d',
    '\\w',
    '[^a]',
    '[\\s-]',
    '[ab]',
    '(a)',
    '(a|b)',
    '(?:b+)',
    '\\.',
    'é',
    '\\u{1F600}',
    '\\u2028'
  ]
  const repeats = ['', '', '*', '+', '?', '{2}', '{1,3}', '+?']
  const piece = fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...repeats)).map(([a, r]) => a + r)
  const source = fc
    .tuple(fc.constantFrom('', '^'), fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$'))
    .map(([start, middle, end]) => `${start}(?:${middle.join('')})+${end}`)
  const text = fc
    .array(fc.constantFrom('a', 'b', ' ', '\n', '\r', '\u2028', '\u00a0', '\ufeff', '.', '1', 'é', '😀', '-', '_'), {
      maxLength: 12
    })
    .map(characters => characters.join(''))
  fc.assert(
    fc.property(source, text, (pattern, value) => {
      assert.equal(linearPattern(pattern, 'u').test(value), new RegExp(pattern, 'u').test(value))
    }),
    runs(500)
  )
})

test('what RE2 does not know stays what it is, and what is no expression is refused', () => {
  assert.equal(linearPattern('^(?=.*\\d)(?=.*[a-z]).+$', 'u').test('a1'), true)
  assert.equal(linearPattern('^(a+)+\\1$', 'u').test('aa'), true)
  assert.throws(() => linearPattern('(', 'u'), SyntaxError)
  assert.throws(() => makeValidator({ pattern: '(' }), { code: 'OPTION_INVALID' })
})

test('a schema with a costly expression refuses a hostile text and goes on', () => {
  const validate = makeValidator({ type: 'string', pattern: '^(a+)+$' })
  assert.throws(() => validate(`${'a'.repeat(100_000)}!`), { code: 'VALIDATION_FAILED' })
  assert.equal(validate('aaa'), 'aaa')
  const names = makeValidator({ patternProperties: { '^(a+)+$': false } })
  assert.throws(() => names({ aaa: 1 }), { code: 'VALIDATION_FAILED' })
  assert.deepEqual(names({ [`${'a'.repeat(5000)}!`]: 1 }), { [`${'a'.repeat(5000)}!`]: 1 })
})

test('uniqueItems is told as ajv tells it, at any number of items', () => {
  const validate = makeValidator({ uniqueItems: true })
  const items = Array.from({ length: 20_000 }, (_, id) => ({ id, tags: ['a'] }))
  assert.equal(validate(items), items)
  assert.throws(() => validate([...items, { tags: ['a'], id: 7 }]), /items ## 7 and 20000 are identical/)
  for (const unique of [
    [1, true],
    [0, false],
    ['1', 1],
    [{ a: 1 }, [['a', 1]]],
    [{ members: [['a', 1]] }, { a: 1 }],
    [null, 'null'],
    [{}, []]
  ])
    assert.equal(validate(unique), unique)
  for (const doubled of [
    [0, -0],
    [[{ a: [1] }], [{ a: [1] }]],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 }
    ]
  ])
    assert.throws(() => validate(doubled), { code: 'VALIDATION_FAILED' })
  assert.deepEqual(makeValidator({ uniqueItems: false })([1, 1]), [1, 1])
})
