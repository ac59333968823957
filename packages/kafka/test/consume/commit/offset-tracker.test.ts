import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffsetTracker } from '../../../src/consume/commit/offset-tracker.ts'

/** The obvious way: remember every offset's state, look for the lowest unfinished one. */
class Model {
  readonly open = new Set<number>()
  next: number
  constructor(start: number) {
    this.next = start
  }
  get committable(): number {
    return this.open.size > 0 ? Math.min(...this.open) : this.next
  }
}

test('commits the lowest unfinished offset under any order of completion (against a model)', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('begin' as const), gap: fc.nat(3) }),
    fc.record({ kind: fc.constant('pass' as const), gap: fc.nat(3) }),
    fc.record({ kind: fc.constant('finish' as const), pick: fc.nat(100) }),
    fc.record({ kind: fc.constant('finish-unknown' as const), offset: fc.nat(500) })
  )
  fc.assert(
    fc.property(fc.nat(1000), fc.array(step, { maxLength: 300 }), (start, steps) => {
      const tracker = new OffsetTracker(start)
      const model = new Model(start)
      for (const s of steps) {
        if (s.kind === 'begin') {
          const offset = model.next + s.gap
          tracker.begin(offset)
          model.open.add(offset)
          model.next = offset + 1
        } else if (s.kind === 'pass') {
          model.next += s.gap
          tracker.pass(model.next)
        } else if (s.kind === 'finish') {
          const open = [...model.open]
          const offset = open[s.pick % Math.max(1, open.length)]
          if (offset === undefined) continue
          tracker.finish(offset)
          model.open.delete(offset)
          tracker.finish(offset)
        } else if (!model.open.has(s.offset)) tracker.finish(s.offset)
        assert.equal(tracker.committable, model.committable)
        assert.equal(tracker.next, model.next)
        assert.equal(tracker.openCount, model.open.size)
        const above = Array.from({ length: model.next - model.committable }, (_, i) => model.committable + i)
        const inRange = (offset: number): boolean =>
          tracker.doneAbove().some(({ start, end }) => start <= offset && offset < end)
        if (above.length < 60)
          assert.deepEqual(
            above.filter(inRange),
            above.filter(offset => !model.open.has(offset))
          )
      }
    }),
    { numRuns: 300 }
  )
})

test('an offset is never taken twice', () => {
  const tracker = new OffsetTracker(5)
  tracker.begin(5)
  assert.throws(() => tracker.begin(5), RangeError)
  assert.throws(() => tracker.begin(3), RangeError)
})

test('stays right over a long run with one record stuck at its head', () => {
  const tracker = new OffsetTracker(0)
  for (let offset = 0; offset < 50_000; offset++) tracker.begin(offset)
  for (let offset = 49_999; offset > 0; offset--) tracker.finish(offset)
  assert.equal(tracker.committable, 0)
  assert.equal(tracker.openCount, 1)
  tracker.finish(0)
  assert.equal(tracker.committable, 50_000)
  assert.equal(tracker.openCount, 0)
})
