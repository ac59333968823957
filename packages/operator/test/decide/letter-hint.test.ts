import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { roundsOf } from '../../src/decide/letter-hint.ts'
import { runs } from '../runs.ts'

test('by a hint each offset that it names or does not know is read once, in order, and no other', () => {
  const gaps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 9 }), length: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: 6
  })
  fc.assert(
    fc.property(
      fc.array(gaps, { minLength: 1, maxLength: 3 }),
      fc.array(fc.option(fc.nat(60)), { minLength: 3, maxLength: 3 }),
      fc.nat(30),
      fc.nat(60),
      (given, knownTo, first, length) => {
        const whole = given.map((_, partition) => ({ partition, start: first, end: first + length }))
        const known = new Map(
          given.flatMap((_, p) => (knownTo[p] == null ? [] : [[p, { next: knownTo[p], epoch: 0 }] as const]))
        )
        const ranges = given.flatMap((own, partition) => {
          let at = 0
          return own.flatMap(({ gap, length }) => {
            const range = { partition, start: at + gap, end: at + gap + length }
            at = range.end
            return [range]
          })
        })
        const read = given.map((): number[] => [])
        for (const round of roundsOf(whole, { known, ranges })) {
          assert.equal(new Set(round.map(({ partition }) => partition)).size, round.length)
          for (const { partition, start, end } of round)
            for (let offset = start; offset < end; offset++) read[partition]?.push(offset)
        }
        for (const [partition, offsets] of read.entries()) {
          const meant = (offset: number): boolean =>
            offset >= (known.get(partition)?.next ?? 0) ||
            ranges.some(range => range.partition === partition && range.start <= offset && offset < range.end)
          const all = Array.from({ length }, (_, i) => first + i)
          assert.deepEqual(offsets, all.filter(meant))
        }
      }
    ),
    runs(300)
  )
})
