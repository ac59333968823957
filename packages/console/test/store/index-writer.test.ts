import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countLetters } from '../../src/query/letters.ts'
import { IndexWriter } from '../../src/store/index-writer.ts'
import { runs } from '../runs.ts'
import { decide, dlqNamed, failureOf, letterOf, makeIndex, needsFullText, wordsIn } from './index.ts'

const step = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('letter' as const), failure: fc.nat(8), cause: fc.nat(3), redrives: fc.nat(2) },
    // They need not come in the order of their times.
    at: fc.nat(80)
  }),
  fc.record({
    kind: fc.constant('decide' as const),
    failure: fc.nat(8),
    decision: fc.constantFrom('parked', 'discarded', 'redriven', 'restored', null)
  }),
  fc.record({ kind: fc.constant('expire' as const), first: fc.nat(80) }),
  fc.record({ kind: fc.constant('oldest' as const) })
)

test('counts are those of the letters that are there, whatever came, was decided and went', needsFullText, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.option(fc.nat(40)), (steps, ripe) => {
      // Lookups are there from the beginning, or are made while letters come, are decided and go.
      const { db, writer } = makeIndex(ripe !== null)
      let raw = ripe !== null
      // The ledger was read before anything else, or is read beside it.
      if (steps.length % 2 === 0) writer.settleDecisions()
      const dlq = dlqNamed(writer, 'orders.dlq')
      let offset = 0
      for (const [i, given] of steps.entries()) {
        if (i === ripe) {
          while (writer.isRaw) writer.ripen()
          raw = false
        }
        if (given.kind === 'letter') {
          const { failure, cause, redrives, at } = given
          const fingerprint = `v2:000000000000000${cause}`
          const letter = letterOf({
            offset,
            failure: failureOf(failure),
            redrives,
            fingerprint,
            at: at * 2_000_000
          })
          writer.addLetters(dlq, 0, ++offset, [letter])
        } else if (given.kind === 'decide') decide(writer, failureOf(given.failure), given.decision)
        else if (given.kind === 'expire') writer.takeExpired(dlq, 0, Math.min(given.first, offset))
        else if (steps.length % 3 === 0) writer.takeOldest()
      }
      if (steps.length % 2 === 1) writer.settleDecisions()
      assert.equal(writer.isRaw, raw)
      writer.catchUp(Number.POSITIVE_INFINITY)
      for (const { failure, state, redrives } of db.prepare('select failure, state, redrives from letters').all())
        assert.equal(state, writer.view.stateOf(Buffer.from(failure as Uint8Array), redrives as number))
      while (writer.isRaw) writer.ripen()
      writer.commit()
      const rows = (sql: string): unknown[] =>
        db
          .prepare(sql)
          .all()
          .map(row => ({ ...row }))
      assert.deepEqual(
        rows('select level, kind, slot, state, letters, leads from rollup order by level, kind, slot, state'),
        [300_000, 3_600_000, 86_400_000].flatMap((ms, level) =>
          rows(`select ${level} as level, kind, at / ${ms} as slot, state, count(*) as letters, sum(lead) as leads
                from letters group by kind, slot, state order by kind, slot, state`)
        )
      )
      assert.deepEqual(
        rows('select kind, state, letters, leads from totals order by kind, state'),
        rows(`select kind, state, count(*) as letters, sum(lead) as leads from letters
              group by kind, state order by kind, state`)
      )
      // Full text is looked for between these ids alone.
      const spans = `select kind, at / 300000 as slot, min(id) as low, max(id) as high from letters group by kind, slot`
      assert.deepEqual(
        rows(`select slot from (${spans}) as own left join spans as known using (kind, slot)
              where known.low is null or known.low > own.low or known.high < own.high`),
        []
      )
      assert.deepEqual(
        rows('select kind, slot from spans order by kind, slot'),
        rows(`select kind, slot from (${spans}) order by kind, slot`)
      )
      // Each failure has one letter that leads it: the last that came.
      assert.deepEqual(
        rows('select failure, max(id) as id from letters group by failure order by id'),
        rows('select failure, id from letters where lead = 1 order by id')
      )
      for (const { failure, state, redrives } of db.prepare('select failure, state, redrives from letters').all())
        assert.equal(state, writer.view.stateOf(Buffer.from(failure as Uint8Array), redrives as number))
      const all = rows('select id from letters').length
      assert.equal(wordsIn(db).letters, all)
      assert.equal(countLetters(db, { text: 'credit' }, Number.POSITIVE_INFINITY).letters, all)
    }),
    runs(150)
  )
})

test(
  'what is decided while the first letters are read is shown by those that are there, without anything being sorted for it',
  needsFullText,
  () => {
    const { db, writer } = makeIndex(true)
    const dlq = dlqNamed(writer, 'orders.dlq')
    writer.addLetters(
      dlq,
      0,
      3,
      [0, 1, 2].map(offset => letterOf({ offset, failure: failureOf(offset >> 1) }))
    )
    writer.commit()
    const leads = () =>
      db
        .prepare('select state, lead from letters order by id')
        .all()
        .map(({ state, lead }) => [state, lead])
    // Whoever opens it meanwhile goes on with it as it is.
    assert.equal(new IndexWriter(db).isRaw, true)
    decide(writer, failureOf(0), 'parked')
    assert.deepEqual(
      [writer.isRaw, leads()],
      [
        true,
        [
          ['open', 1],
          ['open', 1],
          ['open', 1]
        ]
      ]
    )
    writer.settleDecisions()
    decide(writer, failureOf(1), 'discarded')
    assert.equal(writer.catchUp(0).length, 0)
    const changed = writer.catchUp(Number.POSITIVE_INFINITY)
    assert.deepEqual(
      changed.map(key => failureOf(0).equals(key)),
      [true, true, false]
    )
    assert.deepEqual(
      [writer.isRaw, leads()],
      [
        true,
        [
          ['parked', 1],
          ['parked', 1],
          ['discarded', 1]
        ]
      ]
    )
    decide(writer, failureOf(0), null)
    writer.catchUp(Number.POSITIVE_INFINITY)
    assert.deepEqual(
      leads().map(([state]) => state),
      ['open', 'open', 'discarded']
    )
  }
)

test(
  'what is decided no more while the first letters are read is open, also when the process was ended meanwhile',
  needsFullText,
  () => {
    const { db, writer } = makeIndex(true)
    const dlq = dlqNamed(writer, 'orders.dlq')
    decide(writer, failureOf(0), 'parked')
    writer.addLetters(dlq, 0, 1, [letterOf({ offset: 0, failure: failureOf(0) })])
    decide(writer, failureOf(0), null)
    const next = new IndexWriter(db)
    next.settleDecisions()
    while (next.isRaw) next.ripen()
    assert.equal(db.prepare('select state from letters').get()?.state, 'open')
  }
)

test('a letter that is read twice is there once', needsFullText, () => {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  for (let times = 0; times < 2; times++)
    writer.addLetters(dlq, 0, 2, [letterOf({ offset: 0 }), letterOf({ offset: 1 })])
  writer.commit()
  assert.equal(db.prepare('select count(*) as n from letters').get()?.n, 2)
  assert.equal(writer.letters, 2)
  assert.deepEqual([...writer.positionsOf(dlq)], [[0, 2]])
})

test(
  'thousands of letters that come, come again, are decided on and expire are written on and on',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    const dlq = dlqNamed(writer, 'orders.dlq')
    const [rounds, each] = [20, 300]
    for (let round = 0; round < rounds; round++) {
      const first = round * each
      const letters = Array.from({ length: each }, (_, i) => letterOf({ offset: first + i }))
      writer.addLetters(dlq, 0, first + each, letters)
      writer.commit()
      writer.setTopicId(dlq, 'id')
      writer.setProgress(dlq, 0, true)
      writer.setExtent(dlq, 0, Math.max(0, first - each / 2), first + each)
      writer.takeExpired(dlq, 0, Math.max(0, first - each / 2))
      // The first write after a commit, each time another one: letters that are there already, a decision, the position alone.
      writer.addLetters(dlq, 0, first + each, letters.slice(0, 1))
      writer.commit()
      decide(writer, failureOf(first), 'parked')
      decide(writer, failureOf(first), null)
      writer.addLetters(dlq, 0, first + each, [])
      writer.settleDecisions()
    }
    assert.equal(writer.letters, 1.5 * each)
    writer.takeOldest()
    assert.equal(writer.dropped, 1.5 * each)
    assert.deepEqual([...writer.positionsOf(dlq)], [[0, rounds * each]])
    // Its words go with the last letter of a table; the newest table stays.
    assert.deepEqual(wordsIn(db), { letters: 0, tables: 1 })
    // Ids begin anew.
    writer.addLetters(dlq, 0, rounds * each + 1, [letterOf({ offset: rounds * each })])
    writer.commit()
    assert.equal(countLetters(db, { text: 'credit', since: 1 }).letters, 1)
    writer.forgetDlq(dlq)
    assert.deepEqual(writer.dlqs(), [])
  }
)

test(
  'after an error of the file nothing is written any more: no position is kept beyond letters that are not',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    const dlq = dlqNamed(writer, 'orders.dlq')
    writer.addLetters(dlq, 0, 1, [letterOf({ offset: 0 })])
    writer.commit()
    writer.addLetters(dlq, 0, 2, [letterOf({ offset: 1 })])
    // A disk that is full for a moment: SQLite rolls back by itself.
    db.exec('rollback')
    assert.throws(() => writer.commit(), /rolled back/)
    assert.throws(() => writer.addLetters(dlq, 0, 3, [letterOf({ offset: 2 })]), /rolled back/)
    assert.throws(() => writer.commit(), /rolled back/)
    assert.deepEqual([...writer.positionsOf(dlq)], [[0, 1]])
    assert.equal(writer.letters, 1)
  }
)

test('letters of a failure that go together leave the lead to one that stays', needsFullText, () => {
  const { db, writer } = makeIndex()
  const [stays, goes] = ['orders.dlq', 'payments.dlq'].map(topic => dlqNamed(writer, topic)) as [number, number]
  const letter = (partition: number, offset: number) => letterOf({ partition, offset, failure: failureOf(0) })
  writer.addLetters(stays, 0, 1, [letter(0, 0)])
  writer.addLetters(goes, 1, 1, [letter(1, 0)])
  // The newest, which leads, is the first to be taken out.
  writer.addLetters(goes, 0, 1, [letter(0, 0)])
  writer.commit()
  writer.forgetDlq(goes)
  assert.deepEqual({ ...db.prepare('select dlq, lead from letters').get() }, { dlq: stays, lead: 1 })
  const { letters, leads } = db.prepare('select sum(letters) as letters, sum(leads) as leads from totals').get() ?? {}
  assert.deepEqual([letters, leads], [1, 1])
  assert.deepEqual(countLetters(db, {}).failures, 1)
})
