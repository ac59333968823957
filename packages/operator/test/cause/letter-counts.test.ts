import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LetterCounts } from '../../src/cause/letter-counts.ts'
import { reportToJson } from '../../src/view/report-json.ts'
import { fakeLetter, fourLetters } from '../fake-letter.ts'

const hour = 3_600_000
const limits = { names: 1000, textBytes: 200 }
const t0 = Date.UTC(2026, 0, 2, 3, 0, 0)

function counted(): LetterCounts {
  const counts = new LetterCounts(limits, null, t0 + hour)
  for (const letter of fourLetters(t0)) counts.add(letter)
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
    fingerprint: 'v2:a35588cca68a5fc9',
    count: 2,
    failures: 1,
    states: { open: 1 },
    trend: [...new Array(22).fill(0), 2, 0],
    first: '2026-01-02T03:00:00.000Z',
    last: '2026-01-02T03:00:01.000Z',
    example: 'Unexpected end'
  })
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

test('a timestamp that is no date is said as it is and is no hour', () => {
  const counts = new LetterCounts(limits)
  for (const at of [t0, t0 * 1000, t0 * 1_000_000, -1]) counts.add(fakeLetter({ at: undefined }, { timestamp: at }))
  const report = reportToJson('dlq', counts, { top: 30 })
  assert.deepEqual(report.byHour, { '2026-01-02T03:00Z': 1, '(not told)': 3 })
  assert.equal(report.last, '2026-01-02T03:00:00.000Z')
  assert.deepEqual(report.oddTimestamps, { letters: 2, examples: [t0 * 1000, t0 * 1_000_000] })
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
})
