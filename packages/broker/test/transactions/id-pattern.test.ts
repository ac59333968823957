import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idPattern } from '../../src/transactions/id-pattern.ts'

const cases: readonly [pattern: string, matching: string, other: string][] = [
  ['abc', 'abc', 'abcd'],
  ['a.c', 'axc', 'a\nc'],
  ['(?s)a.c', 'a\nc', 'ac'],
  ['my-.*', 'my-id', 'your-id'],
  ['a|b+', 'bbb', 'ab'],
  ['(?:ab){2,3}', 'ababab', 'ab'],
  ['a{2}', 'aa', 'a'],
  ['a{2,}', 'aaaa', 'a'],
  ['x{,2}', 'x{,2}', 'xx'],
  ['(?i)abc', 'aBC', 'abd'],
  ['(?i:a)b', 'Ab', 'AB'],
  ['[a-c]+?', 'abc', 'abd'],
  ['[^a-c]', 'd', 'a'],
  ['[]x]', ']', 'y'],
  ['[[:digit:]]+', '42', '4x'],
  ['[[:^digit:]]', 'x', '4'],
  ['[\\d_]*', '4_2', '4-2'],
  ['\\w+\\W\\s', 'ab- ', 'ab-x'],
  ['\\x41\\x{42}\\103', 'ABC', 'ABc'],
  ['\\Qa.b\\E+', 'a.bb', 'axb'],
  ['\\p{Greek}\\pL', 'αb', 'bα'],
  ['^a\\b-b$', 'a-b', 'a-bb'],
  ['(?P<name>a)(b)', 'ab', 'a'],
  ['', 'anything', '']
]

for (const [pattern, matching, other] of cases)
  test(`${JSON.stringify(pattern)} matches ${JSON.stringify(matching)} as a whole`, () => {
    const matches = idPattern(pattern)
    assert.equal(matches?.(matching), true)
    if (pattern !== '') assert.equal(matches?.(other), false)
  })

test('what RE2 has not is refused', () => {
  const invalid = ['(', ')', 'a)', '[a', '*', 'a**', 'a{2}{3}', 'a{1001}', 'a{3,2}', '(?=a)', '(?!a)', '(?<=a)']
  for (const pattern of [...invalid, '(a)\\1', '\\y', '[z-a]', '[[:constructor:]]', '\\p{Nothing}', '\\', '(?z)'])
    assert.equal(idPattern(pattern), null, pattern)
})

test('no expression takes long', () => {
  assert.equal(idPattern('(a+)+b')?.('a'.repeat(5_000)), false)
  assert.equal(idPattern(`${'('.repeat(100_000)}a`), null)
  assert.equal(idPattern('((a{1000}){1000}){1000}'), null)
  assert.equal(idPattern('(((){1000}){1000}){1000}')?.(''), true)
})
