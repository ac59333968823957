import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCommitMetadata, writeCommitMetadata } from '../../../src/consume/partition/commit-metadata.ts'
import { type OffsetRange, unionOfRanges } from '../../../src/consume/partition/offset-ranges.ts'
import { OffsetTracker } from '../../../src/consume/partition/offset-tracker.ts'
import { grow } from '../../growth.ts'
import { runs } from '../../runs.ts'

/** The obvious way: remember every offset's state, look for the lowest unfinished one. */
class Model {
  /** Each open offset, with the one it was opened by. */
  readonly open = new Map<number, number>()
  next: number
  constructor(start: number) {
    this.next = start
  }
  begin(start: number, end: number): void {
    for (let offset = start; offset < end; offset++) this.open.set(offset, start)
    this.next = end
  }
  finish(start: number): void {
    for (const [offset, by] of this.open) if (by === start) this.open.delete(offset)
  }
  get starts(): number[] {
    return [...new Set(this.open.values())]
  }
  get committable(): number {
    return this.open.size > 0 ? Math.min(...this.open.keys()) : this.next
  }
}

const offsetsOf = (ranges: readonly OffsetRange[]): number[] =>
  ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))

/** Of these, as ranges apart from each other. */
const rangesOf = (offsets: readonly number[]): OffsetRange[] =>
  unionOfRanges(
    [...new Set(offsets)].sort((a, b) => a - b).map(start => ({ start, end: start + 1 })),
    []
  )

const step = fc.oneof(
  fc.record({ kind: fc.constant('begin' as const), gap: fc.nat(3), length: fc.constant(1) }),
  fc.record({ kind: fc.constant('begin' as const), gap: fc.nat(3), length: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('pass' as const), gap: fc.nat(3) }),
  fc.record({ kind: fc.constant('finish' as const), pick: fc.nat(100) }),
  fc.record({ kind: fc.constant('finish-unknown' as const), offset: fc.nat(500) })
)

test('commits the lowest unfinished offset under any order of completion of records and ranges (against a model)', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.array(step, { maxLength: 300 }), (start, steps) => {
      const tracker = new OffsetTracker(start)
      const model = new Model(start)
      for (const s of steps) {
        if (s.kind === 'begin') {
          const offset = model.next + s.gap
          tracker.begin(offset, offset + s.length)
          model.begin(offset, offset + s.length)
        } else if (s.kind === 'pass') {
          model.next += s.gap
          tracker.pass(model.next)
        } else if (s.kind === 'finish') {
          const { starts } = model
          const offset = starts[s.pick % Math.max(1, starts.length)]
          if (offset === undefined) continue
          tracker.finish(offset)
          model.finish(offset)
          tracker.finish(offset)
        } else if (!model.starts.includes(s.offset)) tracker.finish(s.offset)
        assert.equal(tracker.committable, model.committable)
        assert.equal(tracker.next, model.next)
        assert.equal(tracker.openCount, model.starts.length)
        const above = Array.from({ length: model.next - model.committable }, (_, i) => model.committable + i)
        assert.deepEqual(
          offsetsOf(tracker.doneAbove()),
          above.filter(offset => !model.open.has(offset))
        )
        assert.deepEqual(tracker.doneAbove(2), tracker.doneAbove().slice(0, 2))
      }
    }),
    runs(300)
  )
})

test('whatever owner crashes when, what is committed never passes an unacknowledged offset, and all is done in the end', () => {
  const end = 60
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const), length: fc.constant(1) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('take' as const), length: fc.integer({ min: 2, max: 12 }) })
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), pick: fc.nat(100) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) }
  )
  const bytes = fc.constantFrom(4096, 80, 60, 10)
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), bytes, (actions, maxBytes) => {
      const acknowledged = new Set<number>()
      let committed = { offset: 0, text: '' }
      let tracker = new OffsetTracker(0)
      let underWay: OffsetRange[] = []

      const commit = (): void => {
        const offset = tracker.committable
        const done = tracker.doneAbove()
        const text = writeCommitMetadata({ firstPartitions: 1, topicId: 'abcdef'.repeat(6), done }, offset, maxBytes)
        committed = { offset, text }
        for (let i = 0; i < offset; i++) assert.ok(acknowledged.has(i), `${i} is not done, ${offset} is committed`)
        for (const i of offsetsOf(done)) assert.ok(acknowledged.has(i), `${i} is not done, but told as done`)
      }
      const take = (length: number): void => {
        const start = tracker.next
        if (start >= end) return
        if (length === 1 && tracker.wasDone(start)) {
          tracker.pass(start + 1)
          return
        }
        const to = Math.min(end, start + length)
        tracker.begin(start, to)
        underWay.push({ start, end: to })
      }
      const acknowledge = (pick: number): void => {
        const [range] = underWay.splice(pick % Math.max(1, underWay.length), 1)
        if (range === undefined) return
        for (const offset of offsetsOf([range])) acknowledged.add(offset)
        tracker.finish(range.start)
      }
      for (const each of actions) {
        if (each.kind === 'take') take(each.length)
        else if (each.kind === 'acknowledge') acknowledge(each.pick)
        else if (each.kind === 'commit') commit()
        else {
          const { offset, text } = committed
          tracker = new OffsetTracker(offset, readCommitMetadata(text, offset)?.done ?? [])
          underWay = []
        }
      }
      while (tracker.next < end) take(1)
      while (underWay.length > 0) acknowledge(0)
      commit()
      assert.equal(committed.offset, end)
      assert.equal(acknowledged.size, end)
    }),
    runs(500)
  )
})

test('what an earlier owner has done is passed over once, and told on until it is committed (against a model)', () => {
  const offsets = fc.uniqueArray(fc.nat(80), { maxLength: 40 })
  fc.assert(
    fc.property(
      offsets,
      fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 }),
      fc.nat(80),
      (done, lengths, asks) => {
        const before = new Set(done)
        const tracker = new OffsetTracker(0, rangesOf(done))
        const open = new Set<number>()
        for (const length of lengths) {
          const { next } = tracker
          if (length === 1) {
            assert.equal(tracker.wasDone(next), before.has(next))
            tracker.pass(next + 1)
          } else {
            tracker.begin(next, next + length)
            for (let i = next; i < next + length; i++) if (!before.has(i)) open.add(i)
          }
          const { committable } = tracker
          const told = new Set(offsetsOf(tracker.doneAbove()))
          for (let i = committable; i < Math.max(tracker.next, 81); i++)
            assert.equal(
              told.has(i),
              i < tracker.next ? !open.has(i) && committable !== tracker.next : before.has(i),
              `${i}`
            )
        }
        if (asks >= tracker.next) assert.equal(tracker.wasDone(asks), before.has(asks))
      }
    ),
    runs(300)
  )
})

test('a start inside of what is done loses none of it at the next commit', () => {
  const done = fc.uniqueArray(fc.nat(80), { maxLength: 40 })
  fc.assert(
    fc.property(done, fc.nat(80), (before, start) => {
      const tracker = new OffsetTracker(start, rangesOf(before))
      const facts = { firstPartitions: 1, topicId: 'abcdef'.repeat(6) }
      const told = rangesOf(before.filter(offset => offset >= start))
      for (const ranges of [tracker.doneAbove(), rangesOf(before)]) {
        const text = writeCommitMetadata({ ...facts, done: ranges }, start)
        assert.deepEqual(readCommitMetadata(text, start)?.done, told)
      }
    }),
    runs(200)
  )
})

test('an offset is never taken twice, and no range is empty', () => {
  const tracker = new OffsetTracker(5)
  tracker.begin(5, 9)
  for (const offset of [3, 5, 8]) assert.throws(() => tracker.begin(offset), RangeError)
  assert.throws(() => tracker.begin(9, 9), RangeError)
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

test('more offsets than a Set can hold finish above a stuck one: one range, in time that grows with them', () => {
  grow(count => () => stuckAtHead(count), 2 ** 20)
  const tracker = stuckAtHead(2 ** 24 + 10)
  assert.deepEqual(tracker.doneAbove(), [{ start: 1, end: 2 ** 24 + 10 }])
  assert.equal(tracker.openCount, 1)
})

function stuckAtHead(count: number): OffsetTracker {
  const tracker = new OffsetTracker(0)
  tracker.begin(0)
  for (let offset = 1; offset < count; offset++) {
    tracker.begin(offset)
    tracker.finish(offset)
  }
  return tracker
}

test('what is told of many stuck ones costs no more than what can be told', () => {
  const tracker = new OffsetTracker(0)
  for (let offset = 0; offset < 400_000; offset += 2) {
    tracker.begin(offset)
    tracker.pass(offset + 2)
  }
  assert.equal(tracker.doneAbove(1024).length, 1024)
  grow(
    commits => () => {
      for (let i = 0; i < commits; i++) tracker.doneAbove(1024)
    },
    512
  )
})
