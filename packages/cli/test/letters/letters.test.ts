import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadDeadLettersOptions, ReadLetter } from '@dead-letter/kafka'
import { LetterCounts } from '../../src/letters/letter-counts.ts'
import { letterToJson } from '../../src/letters/letter-view.ts'
import { readNewest } from '../../src/letters/newest.ts'
import { showLetter } from '../../src/letters/show-letter.ts'
import { reportToJson, showReport } from '../../src/letters/show-report.ts'
import { toJsonLine } from '../../src/output/escape.ts'
import { fakeLetter } from '../harness.ts'

const hour = 3_600_000
const t0 = Date.UTC(2026, 0, 2, 3, 0, 0)

function counted(): LetterCounts {
  const counts = new LetterCounts()
  counts.add(fakeLetter({ at: t0 }))
  counts.add(fakeLetter({ at: t0 + 1000, partition: 10 }))
  counts.add(
    fakeLetter({
      at: t0 + hour,
      stage: 'handle',
      class: 'transient',
      errorName: 'TypeError',
      fingerprint: 'v1:bb',
      message: 'x',
      partition: 2
    })
  )
  counts.add(
    fakeLetter(
      {
        at: undefined,
        topic: undefined,
        partition: undefined,
        stage: undefined,
        class: undefined,
        errorName: undefined,
        fingerprint: undefined,
        message: undefined
      },
      { timestamp: t0 - hour }
    )
  )
  return counts
}

test('letters are counted by stage, class, cause, origin and hour, with first and last', () => {
  const report = reportToJson('error.orders.billing', counted(), undefined)
  assert.equal(report.total, 4)
  assert.equal(report.first, '2026-01-02T02:00:00.000Z')
  assert.equal(report.last, '2026-01-02T04:00:00.000Z')
  assert.deepEqual(report.byStage, { 'decode-value': 2, handle: 1, '(not told)': 1 })
  assert.deepEqual(report.byClass, { poison: 2, transient: 1, '(not told)': 1 })
  assert.deepEqual(report.byCause, { SyntaxError: 2, TypeError: 1, unknown: 1 })
  assert.deepEqual(report.byHour, { '2026-01-02T02:00Z': 1, '2026-01-02T03:00Z': 2, '2026-01-02T04:00Z': 1 })
  assert.deepEqual(report.byOrigin, [
    { topic: '(not told)', partition: '(not told)', letters: 1 },
    { topic: 'orders', partition: 2, letters: 1 },
    { topic: 'orders', partition: 3, letters: 1 },
    { topic: 'orders', partition: 10, letters: 1 }
  ])
  const [first] = report.causes as Record<string, unknown>[]
  assert.deepEqual(first, {
    cause: 'SyntaxError',
    fingerprint: 'v1:aa',
    count: 2,
    first: '2026-01-02T03:00:00.000Z',
    last: '2026-01-02T03:00:01.000Z',
    example: 'Unexpected end'
  })
})

test('the tables are aligned, escaped, and say when there is nothing', () => {
  const counts = counted()
  counts.add(fakeLetter({ errorName: '\u001b[2J', fingerprint: 'v1:cc' }))
  const lines = showReport('dlq', counts)
  assert.match(lines[0] ?? '', /^dlq: 5 dead letters, first 2026-01-02T02/)
  assert.ok(lines.includes('decode-value        3'))
  assert.ok(lines.some(line => line.startsWith('\\x1b[2J ')))
  assert.deepEqual(showReport('dlq', new LetterCounts()), ['dlq: no dead letters'])
})

test('a topic of hostile names cannot fill the memory', () => {
  const counts = new LetterCounts()
  for (let i = 0; i < 3000; i++)
    counts.add(fakeLetter({ errorName: `E${i}`, fingerprint: `f${i}`, topic: `t${i}`, partition: i }))
  assert.equal(counts.total, 3000)
  assert.ok(counts.byCause.size <= 1001 && counts.byOrigin.size <= 1001 && counts.causes.length <= 1001)
  assert.equal(
    counts.causes.reduce((sum, cause) => sum + cause.count, 0),
    3000
  )
})

test('a letter shows origin, cause and value; nothing in it can drive the terminal', () => {
  const text = showLetter(
    fakeLetter(
      { message: 'a\u001b[31m', stack: 'E: a\u001b\n    at f\u0007 (x.js)' },
      { rawValue: Buffer.from('{"x":"\u009b"}') }
    ),
    false
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
    showLetter(fakeLetter({}, { rawValue: binary }), false).join('\n'),
    /200 bytes, not UTF-8\n {4}00000000 {2}ff ff/
  )
  assert.match(showLetter(fakeLetter({}, { rawValue: binary }), true).join('\n'), /000000c0 {2}ff/)
  assert.match(showLetter(fakeLetter({}, { rawValue: null }), false).join('\n'), /value +<null>/)
})

test('as JSON a letter keeps everything, bytes that are not text marked', () => {
  const headers = [
    { name: 'h', rawName: Buffer.from('h'), value: Buffer.from([0xff]) },
    { name: 'n', rawName: Buffer.from('n'), value: null }
  ]
  const parsed = JSON.parse(toJsonLine(letterToJson(fakeLetter({}, { rawKey: null, headers })))) as Record<
    string,
    unknown
  >
  assert.deepEqual(parsed.origin, { topic: 'orders', partition: 3, offset: 41, timestamp: '2026-01-01T00:00:00.000Z' })
  assert.equal(parsed.cause, 'SyntaxError')
  assert.equal(parsed.key, null)
  assert.equal(parsed.value, '{"id":1}')
  assert.deepEqual(parsed.headers, [
    { name: 'h', value: '/w==', encoding: 'base64' },
    { name: 'n', value: null }
  ])
})

test('the newest letters of all partitions are found, further back where offsets are missing', async () => {
  // Partition 0 has letters at each of its 3 offsets, partition 1 at multiples of 50 of its 1,000; 2 ends in a long gap
  const logs = new Map([
    [0, { end: 3, has: () => true }],
    [1, { end: 1000, has: (offset: number) => offset % 50 === 0 }],
    [2, { end: 900, has: (offset: number) => offset === 7 }]
  ])
  async function* read({ partition, last = 0, onOpen }: ReadDeadLettersOptions): AsyncGenerator<ReadLetter> {
    const chosen = [...logs].filter(([number]) => partition === undefined || partition === number)
    onOpen?.(
      chosen.map(([number, { end }]) => ({ partition: number, start: Math.max(0, end - last), end, logStart: 0 }))
    )
    for (const [number, { end, has }] of chosen) {
      for (let offset = Math.max(0, end - last); offset < end; offset++) {
        if (has(offset)) yield fakeLetter({ at: t0 + offset }, { partition: number, offset })
      }
    }
  }
  const offsets = async (most: number): Promise<number[][]> =>
    (await readNewest({ brokers: 'x:1', topic: 'dlq' }, most, read)).map(({ record }) => [
      record.partition,
      record.offset
    ])
  assert.deepEqual(await offsets(3), [
    [1, 850],
    [1, 900],
    [1, 950]
  ])
  assert.equal((await offsets(20)).length, 20)
  assert.equal((await offsets(500)).length, 24)
})
