import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadDeadLettersOptions, ReadLetter } from '@dead-letter/kafka'
import fc from 'fast-check'
import { LetterCounts } from '../../src/letters/letter-counts.ts'
import { letterToJson } from '../../src/letters/letter-view.ts'
import { readNewest } from '../../src/letters/newest.ts'
import { ownText } from '../../src/letters/own-text.ts'
import { PlaceHeap } from '../../src/letters/place-heap.ts'
import { reportToJson } from '../../src/letters/report.ts'
import { toJsonLine } from '../../src/output/escape.ts'
import { showLetter } from '../../src/output/show-letter.ts'
import { showReport } from '../../src/output/show-report.ts'
import { displayWidth } from '../../src/output/width.ts'
import { fakeLetter } from '../harness.ts'

const hour = 3_600_000
const limits = { names: 1000, textBytes: 200 }
const wide = { top: 30, columns: null }
const short = { full: false, textBytes: 1000 }
const full = { full: true, textBytes: 1000 }
const t0 = Date.UTC(2026, 0, 2, 3, 0, 0)

function counted(): LetterCounts {
  const counts = new LetterCounts(limits)
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
  const report = reportToJson('error.orders.billing', counted(), { top: 30 })
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
  const lines = showReport('dlq', counts, wide)
  assert.match(lines[0] ?? '', /^dlq: 5 dead letters, first 2026-01-02T02/)
  assert.ok(lines.includes('decode-value        3'))
  assert.ok(lines.some(line => /^ +1 {2}\\x1b\[2J /.test(line)))
  assert.deepEqual(showReport('dlq', new LetterCounts(limits), wide), ['dlq: no dead letters'])
})

test('a topic of hostile names cannot fill the memory', () => {
  const counts = new LetterCounts(limits)
  for (let i = 0; i < 3000; i++)
    counts.add(fakeLetter({ errorName: `E${i}`, fingerprint: `f${i}`, topic: `t${i}`, partition: i }))
  assert.equal(counts.total, 3000)
  assert.ok(counts.byCause.size <= 1001 && counts.origins.length <= 1001 && counts.causes.length <= 1001)
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
  assert.match(showLetter(fakeLetter({}, { rawValue: null }), short).join('\n'), /value +<null>/)
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

/** Partition 0 has letters at each of its 3 offsets, partition 1 at multiples of 50 of its 1,000; 2 ends in a long gap. */
const logs = new Map([
  [0, { end: 3, has: () => true }],
  [1, { end: 1000, has: (offset: number) => offset % 50 === 0 }],
  [2, { end: 900, has: (offset: number) => offset === 7 }]
])

/** As readDeadLetters reads those logs. */
async function* read(options: ReadDeadLettersOptions): AsyncGenerator<ReadLetter> {
  const { partition, last = 0, ranges, onOpen } = options
  const chosen = [...logs].filter(([number]) => partition === undefined || partition === number)
  onOpen?.(chosen.map(([number, { end }]) => ({ partition: number, start: Math.max(0, end - last), end, logStart: 0 })))
  for (const [number, { end, has }] of chosen) {
    const range = ranges?.find(each => each.partition === number)
    if (ranges !== undefined && range === undefined) continue
    for (let offset = range?.start ?? Math.max(0, end - last); offset < (range?.end ?? end); offset++) {
      if (has(offset)) yield fakeLetter({ at: t0 + offset }, { partition: number, offset })
    }
  }
}

async function newest(most: number): Promise<number[][]> {
  const places: number[][] = []
  for await (const { record } of readNewest({ brokers: 'x:1', topic: 'dlq' }, most, read))
    places.push([record.partition, record.offset])
  return places
}

test('the newest letters of all partitions are found, further back where offsets are missing, in the order of time', async () => {
  assert.deepEqual(await newest(3), [
    [1, 850],
    [1, 900],
    [1, 950]
  ])
  assert.equal((await newest(20)).length, 20)
  const all = await newest(500)
  assert.equal(all.length, 24)
  assert.deepEqual(
    all.map(([, offset]) => offset),
    all.map(([, offset]) => offset as number).sort((a, b) => a - b)
  )
})

test('places that are kept are always the newest, whatever order they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 20 }), (times, most) => {
      const heap = new PlaceHeap(most)
      for (const [offset, at] of times.entries()) heap.add({ at, partition: 0, offset, bytes: 1 })
      const expected = times.map((at, offset) => ({ at, offset })).sort((a, b) => a.at - b.at || a.offset - b.offset)
      assert.deepEqual(
        heap.sorted().map(({ at, offset }) => ({ at, offset })),
        expected.slice(-most)
      )
    })
  )
})

test('a text that is kept is cut in bytes, between characters, and keeps nothing of what it is from', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
      const own = ownText(text, limit)
      assert.ok(Buffer.byteLength(own) <= limit && text.startsWith(own))
    })
  )
})

test('a timestamp that is no date is said as it is and is no hour', () => {
  const counts = new LetterCounts(limits)
  for (const at of [t0, t0 * 1000, t0 * 1_000_000, -1]) counts.add(fakeLetter({ at: undefined }, { timestamp: at }))
  const report = reportToJson('dlq', counts, { top: 30 })
  assert.deepEqual(report.byHour, { '2026-01-02T03:00Z': 1, '(not told)': 3 })
  assert.equal(report.last, '2026-01-02T03:00:00.000Z')
  assert.deepEqual(report.oddTimestamps, { letters: 2, examples: [t0 * 1000, t0 * 1_000_000] })
  assert.match(
    showReport('dlq', counts, wide).join('\n'),
    /2 dead letters with a timestamp that is not a date in milliseconds: 1767322800000000, 1767322800000000000/
  )
  const odd = showLetter(fakeLetter({ at: undefined }, { timestamp: t0 * 1000 }), short)
  assert.match(odd[0] ?? '', /1767322800000000 \(not a date\)/)
})

test('what is beyond the top is counted together, and said', () => {
  const counts = new LetterCounts(limits)
  for (let i = 0; i < 50; i++)
    for (let n = 0; n <= i; n++)
      counts.add(fakeLetter({ errorName: `E${i}`, fingerprint: `f${i}`, topic: `t${i}`, at: t0 + i * 24 * hour }))
  const report = reportToJson('dlq', counts, { top: 10 })
  assert.equal((report.causes as unknown[]).length, 10)
  assert.deepEqual(report.moreCauses, { entries: 40, letters: 820 })
  assert.equal((report.byCause as Record<string, number>)['(others)'], 820)
  const text = showReport('dlq', counts, { top: 10, columns: 80 })
  assert.ok(text.includes('… and 40 more causes with 820 dead letters (--top shows more)'))
  assert.ok(text.some(line => /^\(earlier\) +820$/.test(line)))
  for (const line of text) assert.ok(displayWidth(line) <= 80, line)
})
