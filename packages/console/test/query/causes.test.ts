import assert from 'node:assert/strict'
import { test } from 'node:test'
import { causeKey } from '@dead-letter/operator'
import fc from 'fast-check'
import { type CausesRequest, findCauses } from '../../src/query/causes.ts'
import { letterRows } from '../../src/query/letter-rows.ts'
import { findLetters } from '../../src/query/letters.ts'
import { runs } from '../runs.ts'
import { decide, dlqNamed, failureOf, letterOf, makeIndex, needsFullText } from '../store/index.ts'

const start = 1_700_000_000_000
const minute = 60_000

const sorts = ['worst', 'count', 'first', 'last', 'name'] as const

test(
  'letters that come while causes are paged through make no page repeat a cause, nor leave out one that did not move',
  needsFullText,
  () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sorts),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(11), { minLength: 1, maxLength: 30 }),
        fc.array(fc.array(fc.nat(15), { maxLength: 5 }), { maxLength: 12 }),
        (sort, limit, before, between) => {
          const { db, writer } = makeIndex()
          const dlq = dlqNamed(writer, 'orders.dlq')
          let offset = 0
          const come = (causes: readonly number[]): void => {
            const rows = causes.map(cause => {
              const fingerprint = `v2:${String(cause).padStart(16, '0')}`
              // Some have the same name.
              const more = { fingerprint, cause: `Error${cause % 5}`, at: start + offset * 7 * minute }
              return letterOf({ ...more, offset, failure: failureOf(offset++) })
            })
            writer.addLetters(dlq, 0, offset, rows)
            writer.commit()
          }
          come(before)
          const ask = (after: CausesRequest['after']) =>
            findCauses(db, { ...{ filter: {}, buckets: 2, sort, limit, after, now: start + 365 * 24 * 60 * minute } })
          const all = new Set(before)
          const moved = new Set<number>()
          const seen: number[] = []
          let page = ask(null)
          for (let i = 0; ; i++) {
            seen.push(...page.causes.map(({ fingerprint }) => Number(fingerprint.slice(3))))
            if (page.next === null) break
            const arrived = between[i] ?? []
            come(arrived)
            for (const cause of arrived) moved.add(cause)
            page = ask(page.next)
          }
          const repeated = seen.filter((cause, i) => seen.indexOf(cause) < i)
          // Newest, most and named first, one that grows moves to the front, never behind; by its first letter or its name none moves.
          assert.deepEqual(repeated, [])
          const missed = [...all].filter(cause => !moved.has(cause) && !seen.includes(cause))
          assert.deepEqual(missed, [])
        }
      ),
      runs(60)
    )
  }
)

test(
  'a cause says what letters of the topics that are asked for say, and is found by nothing else',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    const add = (topic: string, text: string): number => {
      const dlq = dlqNamed(writer, topic)
      writer.addLetters(dlq, 0, 1, [letterOf({ offset: 0, cause: text, example: text, message: text })])
      writer.commit()
      return dlq
    }
    const other = add('payroll.dlq', 'no account of the salary')
    add('orders.dlq', 'no account of an order')
    const ask = (dlq: string, text?: string) =>
      findCauses(db, { filter: { dlq: [dlq] }, text, buckets: 2, sort: 'count', after: null, limit: 5, now: start })
    const shown = (dlq: string) => ask(dlq).causes.map(({ name, example }) => [name, example])
    assert.deepEqual(shown('orders.dlq'), [['no account of an order', 'no account of an order']])
    assert.deepEqual(shown('payroll.dlq'), [['no account of the salary', 'no account of the salary']])
    assert.deepEqual([ask('orders.dlq', 'salary').total, ask('orders.dlq', 'order').total], [0, 1])
    const rows = letterRows(
      db,
      findLetters(db, { filter: { dlq: ['orders.dlq'] }, sort: 'newest', limit: 5, after: null }).ids
    )
    assert.deepEqual(
      rows.map(({ cause }) => cause),
      ['no account of an order']
    )
    // A topic that comes when another has gone is another one.
    writer.forgetDlq(other)
    add('hr.dlq', 'no account of a hire')
    assert.deepEqual(shown('hr.dlq'), [['no account of a hire', 'no account of a hire']])
  }
)

test('a cause is new in a range by its first letter of all, not by the first in the range', needsFullText, () => {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  const day = 24 * 60 * minute
  const now = start + 10 * day
  const at = (offset: number, ago: number, fingerprint: string, group = 'billing') =>
    letterOf({ offset, at: now - ago, fingerprint, cause: fingerprint, failure: failureOf(offset), group })
  const [old, fresh] = ['v2:000000000000000a', 'v2:000000000000000b']
  // Its first letter is of another group than those in the range.
  const letters = [at(0, 3 * day, old, 'mail'), at(1, 30 * minute, old), at(2, 20 * minute, fresh)]
  writer.addLetters(dlq, 0, letters.length, letters)
  writer.commit()
  const states = (since: number | undefined) =>
    findCauses(db, { filter: {}, buckets: 2, sort: 'name', limit: 5, after: null, now, since }).causes.map(
      ({ name, state }) => [name, state]
    )
  const seen = [
    [old, 'ongoing'],
    [fresh, 'new']
  ]
  assert.deepEqual(states(now - day), seen)
  assert.deepEqual(states(undefined), seen)
  assert.deepEqual(states(now - 5 * day), [
    [old, 'new'],
    [fresh, 'new']
  ])
})

test('trend and ages are those of the letters, however many slots one bucket has', needsFullText, () => {
  const hour = 60 * minute
  const slotMs = 5 * minute
  fc.assert(
    fc.property(
      fc.array(fc.nat(400), { minLength: 1, maxLength: 60 }),
      fc.option(fc.integer({ min: -10, max: 300 }), { nil: undefined }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 2, max: 30 }),
      (hours, from, span, buckets) => {
        const { db, writer } = makeIndex()
        const dlq = dlqNamed(writer, 'orders.dlq')
        const times = hours.map((given, i) => start + given * hour + i * minute)
        const given = times.map((at, offset) => letterOf({ offset, at, failure: failureOf(offset) }))
        writer.addLetters(dlq, 0, given.length, given)
        writer.commit()
        const now = start + 410 * hour
        const since = from === undefined ? undefined : start + from * hour
        const until = (since ?? start) + span * hour
        const { causes } = findCauses(db, {
          ...{ filter: {}, states: ['new', 'ongoing'], buckets, sort: 'count', after: null, limit: 5, now },
          ...{ since, until }
        })
        const slot = (at: number): number => Math.floor(at / slotMs)
        const seen = times.filter(at => (since === undefined || slot(at) >= slot(since)) && slot(at) <= slot(until))
        if (seen.length === 0) return assert.deepEqual(causes, [])
        const [cause] = causes
        assert.ok(cause)
        const counts = cause.trend.counts.map(() => 0)
        for (const at of seen) {
          const bucket = Math.floor((slot(at) * slotMs - cause.trend.from) / cause.trend.stepMs)
          if (counts[bucket] !== undefined) counts[bucket]++
        }
        assert.deepEqual(cause.trend.counts, counts)
        const ages = { hour: 0, day: 0, week: 0, older: 0 }
        for (const at of seen) {
          const age = now - slot(at) * slotMs
          ages[age < hour ? 'hour' : age < 24 * hour ? 'day' : age < 168 * hour ? 'week' : 'older']++
        }
        assert.deepEqual(cause.ages, ages)
      }
    ),
    runs(100)
  )
})

test(
  'what came back comes before what is new, what waits for nobody comes last, and all are counted on each page',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    const dlq = dlqNamed(writer, 'orders.dlq')
    const day = 24 * 60 * minute
    let offset = 0
    const come = (cause: number, letters: number, at: number): void => {
      const fingerprint = `v2:${String(cause).padStart(16, '0')}`
      const given = Array.from({ length: letters }, () =>
        letterOf({ offset, at, fingerprint, cause: `Error${cause}`, failure: failureOf(offset++) })
      )
      writer.addLetters(dlq, 0, offset, given)
    }
    const now = start + 10 * day
    come(1, 9, start)
    come(2, 4, start)
    come(3, 2, now - 60 * minute)
    come(4, 1, start)
    come(5, 3, now - 30 * minute)
    const sent = offset
    come(6, 5, now - 60 * minute)
    writer.commit()
    for (let failure = sent; failure < offset; failure++)
      decide(writer, failureOf(failure), 'redriven', { redrives: 1 })
    const resolved = { v: 1, decision: 'resolved', at: new Date(start + day).toISOString(), by: 'ada', operation: 'o' }
    const key = causeKey('v2:0000000000000004')
    writer.view.apply(key, Buffer.from(JSON.stringify(resolved)))
    writer.addDecisions([{ kind: 'decision', key }])
    come(4, 1, now - minute)
    writer.commit()
    const names: string[] = []
    let after: CausesRequest['after'] = null
    do {
      const page = findCauses(db, { filter: {}, buckets: 2, sort: 'worst', after, limit: 2, now })
      names.push(...page.causes.map(({ name }) => name))
      assert.deepEqual(page.states, { new: 3, ongoing: 2, regressed: 1, resolved: 0, muted: 0 })
      after = page.next
    } while (after !== null)
    assert.deepEqual(names, ['Error4', 'Error5', 'Error3', 'Error1', 'Error2', 'Error6'])
  }
)
