import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytes, counted, percent, roughly } from '../../ui/src/words/amount.ts'
import { diffLines, folded } from '../../ui/src/words/diff.ts'
import { bytesOf, hexLines } from '../../ui/src/words/hex.ts'
import { celEquals, columnPath, pointer, type Scalar } from '../../ui/src/words/json-path.ts'
import { compact, parseWhole, roundedNumber, spread } from '../../ui/src/words/json-text.ts'
import { ago, isDate, span } from '../../ui/src/words/time.ts'
import { runs } from '../runs.ts'

const now = Date.UTC(2026, 10, 26, 12)
const second = 1000
const hour = 3600 * second

test('how long ago is said in one unit', () => {
  assert.equal(ago(now - 2 * second, now), 'just now')
  assert.equal(ago(now - 59 * second, now), '59 sec. ago')
  assert.equal(ago(now - 90 * second, now), '1 min. ago')
  assert.equal(ago(now - 47 * hour, now), '47 hr. ago')
  assert.equal(ago(now - 49 * hour, now), '2 days ago')
  assert.equal(ago(now + 3 * hour, now), 'in 3 hr.')
  // The page's clock moves every ten seconds: what came since then has not yet to come.
  assert.equal(ago(now + 9 * second, now), 'just now')
})

test('a length of time has its two largest units', () => {
  assert.equal(span(0), '0 s')
  assert.equal(span(61 * second), '1 min 1 s')
  assert.equal(span(25 * hour), '1 d 1 h')
  assert.equal(span(24 * hour + 5 * second), '1 d')
})

test('what is no instant is known as such', () => {
  for (const given of [null, undefined, Number.NaN, -1, 0, 1e300]) assert.equal(isDate(given), false)
  assert.equal(isDate(now), true)
})

test('counts and sizes', () => {
  assert.equal(roughly(99_999), '99,999')
  assert.equal(roughly(123_456), '123.5K')
  assert.equal(counted(1, 'letter'), '1 letter')
  assert.equal(counted(1204, 'letter'), '1,204 letters')
  assert.equal(bytes(999), '999 B')
  assert.equal(bytes(1_500_000), '1.5 MB')
  assert.equal(percent(999, 1000), '99 %')
  assert.equal(percent(0, 0), '0 %')
})

test('a dump has sixteen bytes to a line, and all of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), given => {
      const read = hexLines(given).flatMap(({ hex }) => hex.split(/ +/).map(byte => Number.parseInt(byte, 16)))
      assert.deepEqual(read, [...given])
    })
  )
  assert.equal(hexLines(bytesOf('a\u0001b'))[0]?.text, 'a·b')
  assert.deepEqual([...bytesOf('/wA=', 'base64')], [255, 0])
})

test('a place in a value is named as columns, expressions and pointers name it', () => {
  const path = ['items', 0, 'odd "name"', 'a/b'] as const
  assert.equal(columnPath(path), '$.items[0]["odd \\"name\\""]["a/b"]')
  assert.equal(celEquals(['country'], 'DE'), 'value.country == "DE"')
  assert.equal(celEquals(['ok'], null), 'value.ok == null')
  // Numbers that a double does not hold, as they are written.
  const deep = parseWhole(`[1234567890123456789,${'['.repeat(20_000)}${']'.repeat(20_000)}]`) as unknown[]
  assert.equal(deep.length, 2)
  const ids = parseWhole('[1, 1.5, 9007199254740993, 18446744073709551615, 123456789012345678901]') as Scalar[]
  assert.deepEqual(
    ids.map(id => celEquals(['id'], id).slice('value.id == '.length)),
    ['1', '1.5', '9007199254740993', '18446744073709551615u', '"123456789012345678901"']
  )
  assert.equal(pointer(path), '/items/0/odd "name"/a~1b')
})

test('a difference, its removed lines taken and its added lines left, is the text before, and the other way round', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd d'), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const found = diffLines(before.join('\n'), after.join('\n'))
      const only = (sign: string): string[] => found.filter(line => line.sign !== sign).map(line => line.words)
      assert.deepEqual(only('+'), before)
      assert.deepEqual(only('-'), after)
    })
  )
})

test('JSON is spread over lines and put together again with every number and escape as it was written', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      assert.equal(compact(spread(text)), compact(text))
      assert.deepEqual(JSON.parse(spread(text)), JSON.parse(text))
    }),
    runs(200)
  )
  assert.equal(
    compact(' { "a" : 10000000000000000001 , "b":[ 1.0 , "x , y" ] } '),
    '{"a":10000000000000000001,"b":[1.0,"x , y"]}'
  )
  assert.equal(spread('{"a":{},"b":[1.0,"{"]}'), '{\n  "a": {},\n  "b": [\n    1.0,\n    "{"\n  ]\n}')
})

test('of what is the same in a difference a few lines around each change are shown, and how many more there are', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`)
  const now = lines.with(20, 'another')
  const shown = folded(diffLines(lines.join('\n'), now.join('\n')))
  assert.deepEqual(
    shown.map(line => (line.sign === '…' ? line.count : `${line.sign}${line.words}`)),
    [...[17, ' line 17', ' line 18', ' line 19', '-line 20', '+another', ' line 21', ' line 22', ' line 23', 16]]
  )
  // A line is no longer than what would stand in its place.
  const close = folded(diffLines('a\nb\nc\nd\ne', 'a\nb\nc\nd\nx'))
  assert.deepEqual(
    close.map(({ sign }) => sign),
    [' ', ' ', ' ', ' ', '-', '+']
  )
})

test('a number that would be rounded is found before it is sent', () => {
  for (const number of [
    '12345678901234567890',
    '-9007199254740993',
    '0.12345678901234567',
    '1e400',
    '1e-400',
    '1700000000.123456789'
  ])
    assert.equal(roundedNumber(`{"a":[1,{"b":${number}}]}`), number)
  for (const number of ['9007199254740991', '"12345678901234567890"', '0.1', '1e3', '123456789.012345', '0', '-0.0'])
    assert.equal(roundedNumber(`{"a":${number}}`), null, number)
  assert.equal(roundedNumber('{'), null)
})
