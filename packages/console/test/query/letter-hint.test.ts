import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hintFor } from '../../src/query/letter-hint.ts'
import type { IndexedLetter } from '../../src/store/letter-row.ts'
import { runs } from '../runs.ts'
import { decide, dlqNamed, failureOf, letterOf, makeIndex, needsFullText } from '../store/index.ts'

const start = 1_700_000_000_000
const minute = 60_000
const dlq = 'orders.dlq'

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const lists = (...values: string[]) => some(fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 }))
const filters = fc.record({
  cause: lists('v2:0', 'v2:1', 'v2:12', 'CreditError', 'v2:2'),
  group: lists('billing', 'shipping', 'nobody'),
  error: lists('CreditError', 'io.Timeout', 'Timeout'),
  state: lists('open', 'parked'),
  lineage: some(
    fc.array(
      fc.nat(30).map(n => failureOf(n).toString('hex')),
      { maxLength: 3 }
    )
  ),
  since: some(fc.nat(100).map(n => start + n * 7 * minute)),
  until: some(fc.nat(100).map(n => start + n * 7 * minute))
})
const letters = fc.array(
  fc.record({
    failure: fc.nat(30),
    cause: fc.nat(15),
    partition: fc.nat(2),
    minutes: fc.nat(600),
    gap: fc.constantFrom(1, 1, 3, 5000)
  }),
  { maxLength: 60 }
)

test('a hint leaves out no letter that a filter can mean, whatever is decided', needsFullText, () => {
  fc.assert(
    fc.property(letters, filters, fc.boolean(), fc.boolean(), fc.boolean(), (given, filter, isMasked, odd, raw) => {
      const { db, writer } = makeIndex(raw)
      const id = dlqNamed(writer, dlq)
      writer.setTopicId(id, 'a topic')
      writer.addLetters(dlqNamed(writer, 'other.dlq'), 0, 9, [letterOf({ offset: 8 })])
      const next = [0, 0, 0]
      const rows = given.map(({ failure, cause, partition, minutes, gap }, i) => {
        const offset = (next[partition] as number) + gap
        next[partition] = offset + 1
        const texts = { group: cause % 2 ? 'billing' : 'shipping', error: cause % 3 ? 'io.Timeout' : 'CreditError' }
        return letterOf({
          ...{
            offset,
            partition,
            at: start + minutes * minute,
            failure: failureOf(failure),
            fingerprint: `v2:${cause}`
          },
          ...{ ...texts, isOdd: odd && i === 0 }
        })
      })
      for (const row of rows) writer.addLetters(id, row.partition, row.offset + 1, [row])
      for (const n of [1, 5, 9]) decide(writer, failureOf(n), 'parked')
      writer.commit()
      const hint = hintFor(db, { dlq, filter, isMasked })
      const known = hint?.known ?? new Map()
      const fits = ({ fingerprint, error, group, at, failure }: IndexedLetter): boolean =>
        (!filter.cause?.length ||
          filter.cause.some(text => (text.startsWith('v') ? fingerprint.startsWith(text) : text === 'CreditError'))) &&
        (isMasked || !filter.group?.length || filter.group.includes(group ?? '')) &&
        (isMasked || !filter.error?.length || filter.error.some(text => error?.endsWith(text))) &&
        (!filter.lineage?.length || filter.lineage.includes(failure.toString('hex'))) &&
        // What says a time that is none may be meant at any time.
        (odd || isMasked || at >= (filter.since ?? 0)) &&
        (odd || isMasked || at < (filter.until ?? Number.MAX_SAFE_INTEGER))
      const left = rows.filter(
        row =>
          hint !== null &&
          row.offset < (known.get(row.partition)?.next ?? 0) &&
          !hint.ranges.some(
            ({ partition, start, end }) => partition === row.partition && start <= row.offset && row.offset < end
          )
      )
      assert.deepEqual(left.filter(fits), [])
    }),
    runs(300)
  )
})

test(
  'a hint names little of much, by failures, by causes and by times, and many letters by the time they came in',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    const id = dlqNamed(writer, dlq)
    const ask = (filter: object) => hintFor(db, { dlq, filter, isMasked: false }, 500)
    assert.equal(ask({ cause: ['v2:1'] }), null)
    writer.setTopicId(id, 'a topic')
    const count = 6000
    const given = Array.from({ length: count }, (_, offset) =>
      letterOf({
        offset,
        at: start + offset * 1000,
        fingerprint: offset % 2000 === 7 ? 'v2:rare' : 'v2:often',
        key: null,
        value: null
      })
    )
    writer.addLetters(id, 0, count, given, 7)
    writer.commit()
    const place = (offset: number) => ({ partition: 0, start: offset, end: offset + 1 })
    assert.deepEqual(ask({ cause: ['v2:rare'] }), {
      ...{ topicId: 'a topic', known: new Map([[0, { next: count, epoch: 7 }]]) },
      ranges: [place(7), place(2007), place(4007)]
    })
    assert.deepEqual(ask({ lineage: [failureOf(4321).toString('hex')], group: ['billing'] })?.ranges, [place(4321)])
    assert.deepEqual(ask({ since: start + 100_000, until: start + 110_000 })?.ranges, [
      { partition: 0, start: 100, end: 110 }
    ])
    // As whole slots of five minutes.
    const [many] = ask({ since: start + 1_000_000, until: start + 4_000_000 })?.ranges ?? []
    assert.ok(many && many.start <= 1000 && many.start > 600 && many.end >= 4000 && many.end < 4400)
    // What it does not know, or no more.
    for (const filter of [{}, { text: 'no credit' }, { state: ['open'] }, { cause: ['CreditError'] }])
      assert.equal(ask(filter), null)
    assert.equal(hintFor(db, { dlq, filter: { group: ['nobody'] }, isMasked: true }), null)
    writer.takeOldest()
    assert.equal(ask({ cause: ['v2:rare'] }), null)
  }
)

test('a log that was cut is read again: what lay at its offsets before is not there any more', needsFullText, () => {
  const { db, writer } = makeIndex()
  const id = dlqNamed(writer, dlq)
  writer.setTopicId(id, 'a topic')
  const ten = (error: string) => Array.from({ length: 10 }, (_, offset) => letterOf({ offset, error }))
  writer.addLetters(id, 0, 10, ten('Timeout'), 3)
  writer.takeFrom(id, 0, 0)
  assert.deepEqual([writer.letters, [...writer.positionsOf(id)]], [0, [[0, 0]]])
  writer.addLetters(id, 0, 10, ten('CardError'), 4)
  writer.commit()
  const hint = hintFor(db, { dlq, filter: { error: ['CardError'], group: ['billing'] }, isMasked: false })
  assert.deepEqual(hint?.known.get(0), { next: 10, epoch: 4 })
  assert.equal(
    db.prepare("select count(*) as n from letters join kinds on kinds.id = kind where error = 'Timeout'").get()?.n,
    0
  )
})
