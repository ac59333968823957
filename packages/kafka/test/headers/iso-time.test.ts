import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isoTime, readIsoTime } from '../../src/headers/iso-time.ts'
import { runs } from '../runs.ts'

const last = 8_640_000_000_000_000

test('a moment is written as a Date writes it, whatever was written before', () => {
  const near = fc.tuple(fc.integer({ min: 0, max: 253_402_300_799_999 }), fc.integer({ min: -2000, max: 2000 }))
  fc.assert(
    fc.property(fc.array(fc.oneof(near, fc.tuple(fc.integer({ min: -last, max: last }), fc.constant(0)))), moments => {
      for (const [at, away] of moments) {
        for (const moment of [at, Math.max(-last, Math.min(last, at + away)), at])
          assert.equal(isoTime(moment), new Date(moment).toISOString())
      }
    }),
    runs(100)
  )
})

test('what is no moment is refused as a Date refuses it', () => {
  for (const moment of [Number.NaN, Number.POSITIVE_INFINITY, last + 1])
    assert.throws(() => isoTime(moment), RangeError)
})

test('a moment is read as Date.parse reads it, whatever was read before', () => {
  const moment = fc.integer({ min: -62_198_755_200_000, max: last }).map(at => new Date(at).toISOString())
  const odd = fc
    .tuple(moment, fc.nat(30), fc.constantFrom('', '0', '9', 'Z', 'T', ':', '.', '-', '+', ' ', 'é'))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1))
  const pattern = fc.stringMatching(/^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/)
  const begins = /^\d{4}-\d{2}-\d{2}T/
  fc.assert(
    fc.property(fc.array(fc.oneof(moment, odd, pattern)), texts => {
      for (const text of texts) {
        const bytes = Buffer.from(text)
        const latin1 = bytes.toString('latin1')
        assert.equal(readIsoTime(bytes), begins.test(latin1) ? Date.parse(latin1) : Number.NaN, text)
      }
    }),
    runs(500)
  )
})
