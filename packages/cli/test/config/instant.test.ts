import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInstant } from '../../src/config/instant.ts'

const now = Date.UTC(2026, 2, 1)

test('ISO 8601 is read, as UTC where it names no offset', () => {
  for (const [text, ms] of [
    ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01T12:00:00.250Z', Date.UTC(2026, 2, 1, 12, 0, 0, 250)],
    ['2026-03-01T12:00', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01 12:00:00', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T12:00:00+02:00', Date.UTC(2026, 2, 1, 10)],
    ['2026-03-01T12:00:00-0530', Date.UTC(2026, 2, 1, 17, 30)],
    ['2026-03-01T12:00:00+02', Date.UTC(2026, 2, 1, 10)]
  ] as const) {
    assert.equal(readInstant(text), ms, text)
  }
})

test('milliseconds since the epoch are read, as text and as number; seconds are refused', () => {
  assert.equal(readInstant('1767225600000'), 1_767_225_600_000)
  assert.equal(readInstant(1_767_225_600_000), 1_767_225_600_000)
  assert.match((readInstant('1767225600') as { reason: string }).reason, /looks like seconds/)
})

test('an age counts back from now, where ages are taken', () => {
  assert.equal(readInstant('1h', now), now - 3_600_000)
  assert.equal(readInstant('24h', now), now - 86_400_000)
  assert.equal(readInstant('7d', now), now - 7 * 86_400_000)
  assert.equal(readInstant('PT90M', now), now - 90 * 60_000)
  assert.equal(readInstant('P1DT1H', now), now - 25 * 3_600_000)
  assert.equal(typeof readInstant('1h'), 'object')
})

test('what is no moment is refused with a reason', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-03-01T25:00Z',
    'P',
    'PT',
    '1w',
    '-1h',
    {},
    null
  ]) {
    assert.equal(typeof (readInstant(text, now) as { reason: string }).reason, 'string', String(text))
  }
})
