import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordHeader } from '@dead-letter/kafka'
import { LetterCounts } from '@dead-letter/operator'
import { showLetter } from '../../src/output/show-letter.ts'
import { showCauses, showReport } from '../../src/output/show-report.ts'
import { displayWidth } from '../../src/output/width.ts'
import { fakeLetter, fourLetters } from '../harness.ts'

const hour = 3_600_000
const limits = { names: 1000, textBytes: 200 }
const wide = { top: 30, columns: null }
const short = { full: false, textBytes: 1000 }
const full = { full: true, textBytes: 1000 }
const t0 = Date.UTC(2026, 0, 2, 3, 0, 0)

const headerOf = (name: string, value: Buffer | string): RecordHeader => ({
  ...{ name, rawName: Buffer.from(name) },
  value: Buffer.from(value as string)
})

function counted(): LetterCounts {
  const counts = new LetterCounts(limits)
  for (const letter of fourLetters(t0)) counts.add(letter)
  return counts
}

test('the tables are aligned, escaped, and say when there is nothing', () => {
  const counts = counted()
  counts.add(fakeLetter({ errorName: '\u001b[2J', fingerprint: 'v1:cc' }))
  const lines = showReport('dlq', counts, wide)
  assert.match(lines[0] ?? '', /^dlq: 5 dead letters, first 2026-01-02T02/)
  assert.ok(lines.includes('decode-value        3'))
  assert.ok(lines.some(line => /^ +1 {2}\\x1b\[2J /.test(line)))
  assert.deepEqual(showReport('dlq', new LetterCounts(limits), wide), ['dlq: no dead letters'])
})

test('a letter shows origin, cause and value; nothing in it can drive the terminal', () => {
  const text = showLetter(
    fakeLetter(
      { message: 'a\u001b[31m', stack: 'E: a\u001b\n    at f\u0007 (x.js)' },
      { rawValue: Buffer.from('{"x":"\u009b"}') }
    ),
    short
  ).join('\n')
  assert.match(text, /error\.orders\.billing\[0\]@7 {2}2026-01-02T03:00:00\.000Z/)
  assert.match(text, /origin +orders\[3\]@41 {2}group billing/)
  assert.match(text, /cause +SyntaxError \(stage decode-value, poison, 1 attempt\)/)
  assert.match(text, /value +\{"x":"\\x9b"\}/)
  assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u)
})

test('binary values show as hex, whole with --full; null as null', () => {
  const binary = Buffer.alloc(200, 0xff)
  assert.match(
    showLetter(fakeLetter({}, { rawValue: binary }), short).join('\n'),
    /200 bytes, not UTF-8\n {4}00000000 {2}ff ff/
  )
  assert.match(showLetter(fakeLetter({}, { rawValue: binary }), full).join('\n'), /000000c0 {2}ff/)
  assert.match(
    showLetter(fakeLetter({ own: false, fingerprint: undefined, cause: undefined }), full).join('\n'),
    /together +v2:[0-9a-f]{16}, with all letters that have in common:\n +stage decode-value \(.*\n +type SyntaxError \(the class of the root cause\)/
  )
  assert.doesNotMatch(showLetter(fakeLetter({}), short).join('\n'), /together/)
  assert.match(showLetter(fakeLetter({}, { rawValue: null }), short).join('\n'), /value +<null>/)
})

test('headers are cut like other texts, and numbers that Java wrote are numbers, those below zero too', () => {
  const headers = [
    headerOf('x-exception-fqcn', 'A'.repeat(50_000)),
    headerOf('n'.repeat(50_000), 'v'),
    headerOf('x-original-timestamp', Buffer.alloc(8, 0xff)),
    headerOf('x-original-partition', Buffer.from([0xff, 0xff, 0xff, 0xfb]))
  ]
  const text = showLetter(fakeLetter({}, { headers }), { ...short, whole: true }).join('\n')
  assert.ok(text.length < 10_000, `${text.length}`)
  assert.match(text, /header +x-original-timestamp = -1 \(0xffffffffffffffff\)/)
  assert.match(text, /header +x-original-partition = -5 \(0xfffffffb\)/)
  assert.ok(showLetter(fakeLetter({}, { headers }), full).join('\n').includes('A'.repeat(50_000)))
})

test('a timestamp that is no date is said as it is and is no hour', () => {
  const counts = new LetterCounts(limits)
  for (const at of [t0, t0 * 1000, t0 * 1_000_000, -1]) counts.add(fakeLetter({ at: undefined }, { timestamp: at }))
  assert.match(
    showReport('dlq', counts, wide).join('\n'),
    /2 dead letters with a timestamp that is not a date in milliseconds: 1767322800000000, 1767322800000000000/
  )
  const odd = showLetter(fakeLetter({ at: undefined }, { timestamp: t0 * 1000 }), short)
  assert.match(odd[0] ?? '', /1767322800000000 \(not a date\)/)
})

test('where the terminal is too narrow for a whole spark line it is left out, not cut to the hours that are past', () => {
  const counts = counted()
  const head = (columns: number): string => showCauses('dlq', counts, { top: 10, columns })[2] ?? ''
  assert.match(head(80), /last 24 h/)
  assert.doesNotMatch(head(58), /last 24/)
})

test('what is beyond the top is counted together, and said', () => {
  const counts = new LetterCounts(limits)
  for (let i = 0; i < 50; i++)
    for (let n = 0; n <= i; n++)
      counts.add(fakeLetter({ errorName: `E${i}`, fingerprint: `f${i}`, topic: `t${i}`, at: t0 + i * 24 * hour }))
  const text = showReport('dlq', counts, { top: 10, columns: 80 })
  assert.ok(text.includes('… and 40 more causes with 820 dead letters (--top shows more)'))
  assert.ok(text.some(line => /^\(earlier\) +820$/.test(line)))
  for (const line of text) assert.ok(displayWidth(line) <= 80, line)
})

test('a cause that failures died of later says where they are counted', () => {
  const counts = new LetterCounts(limits)
  counts.add(fakeLetter({ errorName: 'First', fingerprint: 'v1:aa' }))
  counts.add(fakeLetter({ errorName: 'Second', fingerprint: 'v1:bb' }))
  const lines = showCauses('dlq', counts, wide)
  assert.match(lines.find(line => line.includes('First')) ?? '', /open$/)
  assert.match(lines.find(line => line.includes('Second')) ?? '', /in the row of their first cause$/)
})
