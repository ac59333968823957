import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantFault } from '../../src/time/instant.ts'

const now = Date.UTC(2026, 10, 26)
const day = 86_400_000

test('an instant up to a day ahead is one, as milliseconds or as a Date', () => {
  for (const ms of [0, 5, Date.UTC(1999, 0, 1), now, now + day]) {
    assert.equal(instantFault(ms, now), undefined)
    assert.equal(instantFault(new Date(ms), now), undefined)
  }
})

test('what is further ahead, or of no time at all, is refused', () => {
  assert.match(String(instantFault(now + day + 1, now)), /more than a day ahead/)
  assert.match(String(instantFault(new Date('2099-01-01'), now)), /2099-01-01T00:00:00.000Z, more than a day ahead/)
  for (const other of [-1, Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN), '2026-01-01', null, {}])
    assert.notEqual(instantFault(other, now), undefined)
  assert.match(String(instantFault(8.64e15 + 1, now)), /looks like nanoseconds|out of the range/)
})

test('another unit is named, whatever the moment', () => {
  const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: now })
  const units = fc.constantFrom(['seconds', 1e-3], ['microseconds', 1e3], ['nanoseconds', 1e6]) as fc.Arbitrary<
    [string, number]
  >
  fc.assert(
    fc.property(moments, units, fc.boolean(), (ms, [unit, factor], asDate) => {
      const value = unit === 'seconds' ? Math.floor(ms * factor) : ms * factor
      if (asDate && value > 8.64e15) return
      const fault = String(instantFault(asDate ? new Date(value) : value, now))
      assert.match(fault, new RegExp(`looks like ${unit} \\(`))
      assert.ok(fault.includes(new Date(ms).toISOString().slice(0, 16)), fault)
    })
  )
  assert.match(String(instantFault(1_764_176_461.123, now)), /looks like seconds/)
})
