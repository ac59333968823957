import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostLineages } from '../../src/api/limits.ts'
import { days, nameOf, spanRange } from '../../ui/src/address/ranges.ts'
import { requestOf, scopeOfRows } from '../../ui/src/bulk/bulk-action.ts'
import { barPlaces, binned, partsOf, spanOf } from '../../ui/src/parts/trend-bins.ts'
import { rangeOfAge } from '../../ui/src/screens/cause/ages.ts'
import { asCurl, asKcat } from '../../ui/src/screens/letter/copies.ts'
import { foldFrames } from '../../ui/src/screens/letter/fold-frames.ts'
import { meantBy } from '../../ui/src/screens/letters/meant-by.ts'
import { evenly } from '../../ui/src/screens/operations/evenly.ts'
import { rateOf } from '../../ui/src/screens/operations/operation-words.ts'
import { rampSteps } from '../../ui/src/screens/operations/ramp.ts'
import { noChange } from '../../ui/src/screens/redrive/change-form.ts'
import { planRequest, wrongIn } from '../../ui/src/screens/redrive/plan-form.ts'
import { kindOf } from '../../ui/src/server/failure-kind.ts'
import { RequestFailed } from '../../ui/src/server/problem.ts'
import { text } from '../../ui/src/text/english.ts'
import { breakable } from '../../ui/src/words/breakable.ts'
import { saysMore } from '../../ui/src/words/says-more.ts'
import { withBrokers } from '../../ui/src/words/shell-words.ts'
import { shortName } from '../../ui/src/words/short-name.ts'

const now = Date.UTC(2026, 10, 26, 12, 34, 56)
const hour = 3_600_000

test('the last seven days follow each other without a gap, and are known by name', () => {
  const all = days(now)
  assert.equal(all.length, 7)
  for (const [index, day] of all.entries()) {
    assert.equal(nameOf(day, now), day.id)
    if (index > 0) assert.equal(day.until, all[index - 1]?.since)
  }
  assert.equal(nameOf(spanRange(24 * hour, now), now), 'day')
  assert.equal(nameOf({}, now), 'all')
  assert.equal(nameOf({ since: 5, until: 6 }, now), null)
})

test('ages do not overlap and leave nothing out', () => {
  const [youngest, day, week, older] = (['hour', 'day', 'week', 'older'] as const).map(age => rangeOfAge(age, now))
  assert.equal(youngest?.until, undefined)
  assert.equal(youngest?.since, day?.until)
  assert.equal(day?.since, week?.until)
  assert.equal(week?.since, older?.until)
  assert.equal(older?.since, undefined)
})

const count = { letters: 10, failures: 9, exact: true, more: false, from: null, to: null }

test('what acts, acts on what is selected, topic by topic', () => {
  const rows = [
    { dlq: 'a', failure: '1' },
    { dlq: 'b', failure: '2' },
    { dlq: 'a', failure: '3' },
    { dlq: 'a', failure: '1' }
  ]
  const meant = meantBy({ cause: ['c'] }, rows, ['a', 'b'], count)
  assert.deepEqual(meant.scope, [
    { dlq: 'a', filter: { lineage: ['1', '3'] } },
    { dlq: 'b', filter: { lineage: ['2'] } }
  ])
  assert.equal(meant.stopped, null)
  assert.notEqual(meant.redriveStopped, null)
  assert.deepEqual(scopeOfRows(rows), meant.scope)
  const many = Array.from({ length: mostLineages + 1 }, (_, failure) => ({ dlq: 'a', failure: String(failure) }))
  assert.deepEqual(
    scopeOfRows(many).map(({ filter }) => filter.lineage?.length),
    [mostLineages, 1]
  )
  assert.deepEqual(
    [meantBy({}, many, ['a'], count).stopped, meantBy({}, many, ['a'], count).redriveStopped !== null],
    [null, true]
  )
})

test('without a selection it acts on everything that the filters say; every filter that is seen binds, or nothing is done', () => {
  const meant = meantBy({ cause: ['c'], since: 1, sort: 'oldest', column: ['$.a'] }, [], ['a'], count)
  assert.deepEqual(meant.scope, [{ dlq: 'a', filter: { cause: ['c'], since: 1 } }])
  assert.equal(meant.stopped, null)
  assert.deepEqual(meant.redrive, { cause: ['c'], since: 1, dlq: ['a'] })
  const ofState = meantBy({ cause: ['c'], state: ['open'] }, [], ['a'], count)
  assert.deepEqual([ofState.scope, ofState.stopped], [[{ dlq: 'a', filter: { cause: ['c'], state: ['open'] } }], null])
  assert.deepEqual(ofState.redrive.state, ['open'])
  assert.notEqual(meantBy({ state: ['parked', 'discarded'] }, [], ['a'], count).redriveStopped, null)
  assert.notEqual(meantBy({}, [], ['a', 'b'], count).stopped, null)
  assert.notEqual(meantBy({ cause: ['c'] }, [], ['a'], { ...count, letters: 0 }).stopped, null)
  // Counting was stopped before any was found.
  assert.equal(meantBy({ text: '*c' }, [], ['a'], { ...count, letters: 0, more: true }).stopped, null)
})

test('everything of a topic is said on purpose', () => {
  assert.deepEqual(requestOf('park', { dlq: 'a', filter: {} }), { dlq: 'a', action: 'park', all: true })
  assert.deepEqual(requestOf('park', { dlq: 'a', filter: { until: 4 } }), {
    dlq: 'a',
    action: 'park',
    filter: { until: 4 }
  })
})

test('frames of others are folded where there are three or more of them, and only beside own ones', () => {
  const frame = (own: boolean, head = false) => ({ text: 'f', own, head })
  const others = [frame(false), frame(false), frame(false)]
  const kinds = (frames: ReturnType<typeof frame>[]): string =>
    foldFrames(frames)
      .map(part => (part.kind === 'folded' ? part.count : 'f'))
      .join('')
  assert.equal(kinds([frame(false, true), frame(true), ...others, frame(true), frame(false)]), 'ff3ff')
  assert.equal(kinds([frame(false, true), ...others]), 'ffff')
})

test('progress at even steps ends with what is known last', () => {
  const points = [
    { at: 1000, sent: 0, handled: 0, failedAgain: 0 },
    { at: 1500, sent: 10, handled: 0, failedAgain: 1 },
    { at: 9000, sent: 50, handled: 0, failedAgain: 4 }
  ]
  const even = evenly(points, 5)
  assert.equal(even.sent[0], 0)
  assert.equal(even.sent.at(-1), 50)
  assert.equal(even.failedAgain.at(-1), 4)
  assert.equal(even.sent.length, even.failedAgain.length)
  assert.equal(rateOf(points), 50 / 8)
  assert.equal(rateOf(points.slice(0, 1)), null)
})

const form = {
  ...noChange,
  to: 'origin',
  topic: '',
  rate: '',
  why: '',
  maxRedrives: '3',
  again: false,
  keepHeaders: false,
  ramp: true
} as const

test('a form that is filled in wrongly says what is wrong, a right one is a request', () => {
  assert.equal(wrongIn(form, 'd'), null)
  for (const wrong of [{ rate: '0' }, { rate: '1.5' }, { maxRedrives: '' }, { to: 'topic' as const, topic: 'a b' }])
    assert.notEqual(wrongIn({ ...form, ...wrong }, 'd'), null)
  assert.notEqual(wrongIn(form, ''), null)
  assert.deepEqual(planRequest({ ...form, rate: '5', why: 'w' }, 'd', {}), {
    ...{ dlq: 'd', all: true, target: { kind: 'origin' }, rate: 5, why: 'w' },
    ...{ maxRedrives: 3, again: false, keepHeaders: false, ramp: true }
  })
})

test('a change that is written down is a request, or says what is wrong with it', () => {
  const merge = { ...form, change: 'merge-patch', patch: '{"a":1}', check: true, schema: '' } as const
  assert.equal(wrongIn(merge, 'd'), null)
  assert.deepEqual(planRequest(merge, 'd', {}).transform, { kind: 'merge-patch', patch: { a: 1 } })
  assert.deepEqual(planRequest(merge, 'd', {}).check, { decode: 'json' })
  assert.deepEqual(planRequest({ ...merge, schema: '{"type":"object"}' }, 'd', {}).check, {
    decode: 'json',
    schema: { type: 'object' }
  })
  for (const patch of ['', '[]', '3', '{'])
    for (const change of ['merge-patch', 'json-patch'] as const)
      if (!(change === 'merge-patch' && patch === '{}'))
        assert.notEqual(wrongIn({ ...merge, change, patch }, 'd'), null)
  assert.notEqual(wrongIn({ ...merge, schema: '[]' }, 'd'), null)
})

test('the steps of a ramp are those of the redrive, up to all of it', () => {
  assert.deepEqual(rampSteps(500), [1, 11, 111, 500])
  assert.deepEqual(rampSteps(11), [1, 11])
  assert.deepEqual(rampSteps(0), [0])
})

test('a command that is copied is safe in a shell', () => {
  const letter = { dlq: 'a', partition: 1, offset: 2 } as unknown as Parameters<typeof asKcat>[0]
  assert.match(asKcat(letter, ["h'; rm -rf"]), /^kcat -b 'h'\\''; rm -rf' -C -t a -p 1 -o 2 -c 1 /)
})

test('a command that is copied asks the brokers of the console', () => {
  assert.equal(withBrokers('dead-letter show', ['a:1', 'b:2']), 'dead-letter show --brokers a:1,b:2')
  assert.equal(withBrokers('dead-letter show', []), 'dead-letter show')
})

test('each kind of failure has its own next step', () => {
  const failed = (status: number): RequestFailed =>
    new RequestFailed({ status, title: '', detail: '', code: '', retriable: false })
  const kinds = [0, 400, 401, 403, 404, 429, 500, 502].map(status => kindOf(failed(status)))
  assert.deepEqual(kinds, ['unreached', 'refused', 'expired', 'forbidden', 'missing', 'busy', 'broken', 'unreached'])
})

const trend = (from: number, stepMs: number, counts: number[]) => ({ from, stepMs, counts })

test('a bar stands in the middle of its time, and an axis of one bar is as long as that', () => {
  assert.deepEqual(barPlaces(trend(60_000, 300_000, [236])), { times: [210], axis: [60, 360] })
  assert.deepEqual(barPlaces(trend(0, 2000, [1, 2, 3])), { times: [1, 3, 5], axis: [0, 6] })
})

test('trends that begin and end apart are drawn on one axis, and none of their letters is left out', () => {
  const all = [trend(0, 10, [1, 2, 3]), trend(20, 5, [4, 0, 5, 6])]
  const span = spanOf(all)
  assert.deepEqual(span, { from: 0, to: 40, stepMs: 10 })
  const [first, second] = all.map(each => binned(each, span ?? { from: 0, to: 1, stepMs: 1 }, 4))
  assert.deepEqual(first, [1, 2, 3, 0])
  assert.deepEqual(second, [0, 0, 4, 11])
  assert.equal(spanOf([]), null)
})

test('letters that come evenly have a bar in each part of the time', () => {
  for (let count = 1; count < 60; count++) {
    const even = trend(0, 7, new Array<number>(count).fill(1))
    const span = spanOf([even])
    assert.ok(span)
    const bins = binned(even, span, partsOf(span, 24))
    assert.equal(bins.length, Math.min(count, 24))
    assert.ok(Math.min(...bins) > 0, `${count} buckets`)
  }
})

test('a class is called without its packages, anything else as it is', () => {
  assert.equal(shortName('org.postgresql.util.PSQLException 23505'), 'PSQLException 23505')
  assert.equal(shortName('TypeError'), 'TypeError')
  assert.equal(shortName('connect ECONNREFUSED db.internal:5432'), 'connect ECONNREFUSED db.internal:5432')
})

test('a message is shown beside the sentence where it says more', () => {
  const sentence = 'TaxError: no rate for DE — record orders[0]@7 failed by group billing.'
  for (const message of ['no rate for DE', ' no rate for DE\n', 'Listener failed; no rate for DE', ''])
    assert.equal(saysMore(message, sentence), false, message)
  for (const message of ['no rate for DE\n at line 3', 'no rate; twice', 'Listener failed; '])
    assert.equal(saysMore(message, sentence), true, message)
})

test('a name breaks between its parts', () => {
  assert.deepEqual(breakable('com.shop.TaxRateMissing'), ['com.', 'shop.', 'Tax', 'Rate', 'Missing'])
  assert.deepEqual(breakable('387.66 of orders-eu[2]@9'), ['387.66 of orders-', 'eu[2]@9'])
})

test('a copied request of curl has a place for the session, where people sign in', () => {
  const url = 'https://ops.example/api/v1/letters/orders.dlq/0/7'
  assert.equal(asCurl(url, true), `curl --silent --show-error ${url}`)
  assert.equal(asCurl(url, false), `curl --silent --show-error --header 'cookie: __Host-dead-letter=SESSION' ${url}`)
})

test('parked failures are counted once, though each lies there as a letter and as a copy', () => {
  assert.equal(text.setAside.match(4, 2), '2 failures in 4 letters: what is parked lies in its topic and as a copy')
  assert.equal(text.setAside.match(2, 2), '2 letters')
})
