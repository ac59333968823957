import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isoTime } from '../../src/headers/iso-time.ts'

const last = 8_640_000_000_000_000

test('a moment is written as a Date writes it, whatever was written before', () => {
  const near = fc.tuple(fc.integer({ min: 0, max: 253_402_300_799_999 }), fc.integer({ min: -2000, max: 2000 }))
  fc.assert(
    fc.property(fc.array(fc.oneof(near, fc.tuple(fc.integer({ min: -last, max: last }), fc.constant(0)))), moments => {
      for (const [at, away] of moments) {
        for (const moment of [at, Math.max(-last, Math.min(last, at + away)), at])
          assert.equal(isoTime(moment), new Date(moment).toISOString())
      }
    })
  )
})

test('what is no moment is refused as a Date refuses it', () => {
  for (const moment of [Number.NaN, Number.POSITIVE_INFINITY, last + 1])
    assert.throws(() => isoTime(moment), RangeError)
})
