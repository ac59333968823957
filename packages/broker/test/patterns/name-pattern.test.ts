import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileNamePattern, PatternError } from '../../src/patterns/name-pattern.ts'

const cases: readonly [pattern: string, matching: readonly string[], other: readonly string[]][] = [
  ['foo.*', ['foo', 'foobar'], ['afoo', 'fo']],
  ['foo|bar', ['foo', 'bar'], ['foobar', '']],
  ['(?i)Foo', ['foo', 'FOO'], ['fo']],
  ['a(?i)b|c', ['aB', 'C', 'c'], ['Ab']],
  ['(?i:a)b', ['Ab'], ['AB']],
  ['orders-\\d{2,3}', ['orders-12', 'orders-123'], ['orders-1', 'orders-1234']],
  ['a{,2}', ['a{,2}'], ['aa']],
  ['[[:alpha:]_]+', ['ab_'], ['a1']],
  ['[^a-c.]', ['d'], ['a', '.']],
  ['[]a]', [']', 'a'], ['b']],
  ['[a-]', ['a', '-'], ['b']],
  ['\\Qa.b\\E+', ['a.b', 'a.bb'], ['axb']],
  ['(?P<x>a)(?:b)?', ['a', 'ab'], ['b']],
  ['^a$', ['a'], ['ab']],
  ['\\Aa\\z', ['a'], []],
  ['a\\b-b', ['a-b'], []],
  ['\\pL+', ['abc'], ['1']],
  ['\\p{Greek}', ['α'], ['a']],
  ['\\P{^Lu}', ['A'], ['a']],
  ['\\x41\\101\\x{42}', ['AAB'], []],
  ['x*?y+?', ['y', 'xxyy'], ['x']],
  ['\\_\\.', ['_.'], ['.']],
  ['', [''], ['a']]
]

for (const [pattern, matching, other] of cases)
  test(`pattern ${pattern}`, () => {
    const compiled = compileNamePattern(pattern)
    for (const name of matching) assert.ok(compiled.matches(name), name)
    for (const name of other) assert.ok(!compiled.matches(name), name)
  })

const refused = [
  '(',
  ')',
  '[',
  '[b-a]',
  '*',
  'a**',
  'a{2}{3}',
  'a++',
  'a{1001}',
  'a{3,2}',
  '(a{100}){100}',
  '(?=a)',
  '(?<!a)'
]
refused.push(
  '(?>a)',
  '(a)\\1',
  '\\y',
  '\\Z',
  '\\C',
  '{2}a',
  '\\p{Nope}',
  '[[:nope:]]',
  '(?P<a>x)(?P<a>y)',
  'a\\',
  '(?z)a',
  '(?',
  '(?:',
  '[\\b]'
)
for (const pattern of refused)
  test(`pattern ${pattern} is refused`, () => {
    assert.throws(() => compileNamePattern(pattern), PatternError)
  })

test('where JavaScript and RE2 mean the same, so do we', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    'a*',
    'b?',
    'a+',
    '(?:a|b)*',
    '(ab|a)',
    'b{1,2}',
    '^',
    '$',
    '\\w',
    '|'
  )
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(atom, { maxLength: 7 }), name, (atoms, text) => {
      const pattern = atoms.join('')
      assert.equal(compileNamePattern(pattern).matches(text), new RegExp(`^(?:${pattern})$`).test(text))
    })
  )
})

test('any text is read or refused, and matched in no time', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab()[]{}\\^$.|*+?-,:<>=!Pp0123dwsQEix&'), maxLength: 30 }),
      text => {
        try {
          compileNamePattern(text).matches('aaaaaaaaaaaaaaaaaaaaaaaab')
        } catch (error) {
          assert.ok(error instanceof PatternError, String(error))
        }
      }
    )
  )
  assert.ok(!compileNamePattern('(a*)*(a|aa)+c').matches('a'.repeat(249)))
})
