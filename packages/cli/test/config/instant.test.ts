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

test('milliseconds since the epoch are read, as text and as number', () => {
  assert.equal(readInstant('1767225600000'), 1_767_225_600_000)
  assert.equal(readInstant(1_767_225_600_000), 1_767_225_600_000)
})

test('another unit is refused by its name, and what lies more than a day ahead', () => {
  const reason = (given: unknown): string => (readInstant(given) as { reason: string }).reason
  for (const [given, unit] of [
    ['1767225600', 'seconds'],
    ['1767225600.5', 'seconds'],
    [1_767_225_600, 'seconds'],
    ['1767225600000000', 'microseconds'],
    [1_767_225_600_000_000, 'microseconds'],
    ['1767225600000000000', 'nanoseconds']
  ] as const)
    assert.match(reason(given), new RegExp(`looks like ${unit}$`), String(given))
  for (const given of ['2199-01-01', '9999999999999', '8640000000000001', String(Date.now() + 2 * 86_400_000)])
    assert.equal(typeof reason(given), 'string', given)
  assert.equal(typeof readInstant(String(Date.now() + 3_600_000)), 'number')
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
