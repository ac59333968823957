import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HeldConsumer } from '../../src/api/index.ts'
import { factsOf, seenBy, shown, unreachable } from '../../src/work/held-consumers.ts'
import { readMetrics } from '../../src/work/metrics-text.ts'
import { grow } from '../growth.ts'
import { runs } from '../runs.ts'

const at = 'http://billing:9464'
const now = 1_000_000
const running = 'dead_letter_consumers{group="billing",state="running"} 1\n'

const held = (text: string) => factsOf(running + text, at, now)?.held

test('values are read as the text format writes them, whatever is in their labels', () => {
  const label = fc.string({ unit: 'binary', maxLength: 30 })
  const quoted = (text: string): string =>
    `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
  fc.assert(
    fc.property(fc.array(fc.tuple(label, label, fc.nat()), { maxLength: 10 }), given => {
      const lines = given.map(([a, b, value]) => `dead_letter_x{a=${quoted(a)},b=${quoted(b)}} ${value}`)
      const read = readMetrics(['# HELP dead_letter_x dead_letter_x{a="1"} 7', ...lines, ''].join('\n'))
      assert.deepEqual(
        read.map(({ name, labels, value }) => [name, labels.a, labels.b, value]),
        given.map(([a, b, value]) => ['dead_letter_x', a, b, value])
      )
    }),
    runs(100)
  )
})

test('no text is an error, and none gives more than it has lines', () => {
  const part = fc.constantFrom('dead_letter_x', '{', '}', 'a="', '"', ',', '\\', ' ', '1', '\n', 'NaN', '=')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), parts => {
      const text = parts.join('')
      assert.ok(readMetrics(text).length <= text.split('\n').length)
    }),
    runs(300)
  )
})

test('partitions that stand still, open breakers and lost contact are told, each with the time of what has lasted longest', () => {
  assert.deepEqual(held(''), [])
  const found = held(
    [
      'dead_letter_held_partitions{group="billing",topic="orders",reason="letter",code="LETTER_NOT_WRITTEN"} 2',
      'dead_letter_held_seconds{group="billing",topic="orders",reason="letter",code="LETTER_NOT_WRITTEN"} 9.5',
      'dead_letter_held_partitions{group="billing",topic="refunds",reason="stuck",code="HANDLER_STUCK"} 1',
      'dead_letter_open_breakers{group="billing",reason="share"} 1',
      'dead_letter_open_breakers{group="billing",reason="budget"} 0',
      'dead_letter_open_breaker_seconds{group="billing",reason="share"} 2',
      'dead_letter_contact_lost_seconds{group="billing",with="brokers"} 3'
    ].join('\n')
  )
  const hold = { topic: null, code: null, partitions: 0 }
  assert.deepEqual(found, [
    {
      ...{ group: 'billing', address: at, state: 'held', since: now - 9500 },
      holds: [
        { topic: 'orders', reason: 'letter', code: 'LETTER_NOT_WRITTEN', partitions: 2, since: now - 9500 },
        { topic: 'refunds', reason: 'stuck', code: 'HANDLER_STUCK', partitions: 1, since: null }
      ]
    },
    {
      ...{ group: 'billing', address: at, state: 'breaker-open', since: now - 2000 },
      holds: [{ ...hold, reason: 'share', since: now - 2000 }]
    },
    {
      ...{ group: 'billing', address: at, state: 'no-contact', since: now - 3000 },
      holds: [{ ...hold, reason: 'brokers', since: now - 3000 }]
    }
  ])
})

test('a consumer that has failed is told, and one that was stopped when no other of its group goes on there', () => {
  const ended = (state: string) => `dead_letter_consumers{group="mail",state="${state}"} 1\n`
  const told = (text: string) =>
    factsOf(text, at, now)?.held.map(({ group, state, holds }) => [group, state, ...holds.map(({ reason }) => reason)])
  assert.deepEqual(told(ended('failed')), [['mail', 'stopped', 'failed']])
  assert.deepEqual(told(ended('stopped')), [['mail', 'stopped', 'stopped']])
  assert.deepEqual(told(ended('stopped') + ended('running')), [])
  assert.deepEqual(told(ended('failed') + ended('stopped') + ended('running')), [['mail', 'stopped', 'failed']])
  assert.equal(factsOf('up 1\n', at, now), null)
})

test('what is not what it should be is passed over, and no service tells more than there is room for', () => {
  for (const bad of [
    'dead_letter_held_partitions{group="billing",topic="<b>",reason="letter",code="X"} 1',
    'dead_letter_held_partitions{group="billing",topic="orders",reason="a word too many",code="X"} 1',
    'dead_letter_held_partitions{group="billing",topic="orders",reason="letter",code="X"} 1.5',
    'dead_letter_held_partitions{group="billing",topic="orders",reason="letter",code="X"} -1',
    'dead_letter_held_partitions{group="billing",topic="orders",reason="letter",code="X"} NaN',
    `dead_letter_held_partitions{group="${'g'.repeat(300)}",topic="orders",reason="letter",code="X"} 1`,
    `dead_letter_open_breakers{group="billing",reason="${'r'.repeat(61)}"} 1`
  ])
    assert.deepEqual(held(bad), [], bad)
})

test('of however many groups and holds there are, who sees the last is shown it; beyond a bound the rest is left out', () => {
  const hold = (group: number, topic: number) =>
    `dead_letter_held_partitions{group="g${group}",topic="t${topic}",reason="letter",code="X"} 1\n`
  const many = Array.from({ length: 1000 }, (_, i) => hold(0, i) + hold(i, 0)).join('')
  const alive = Array.from({ length: 1000 }, (_, i) => `dead_letter_consumers{group="g${i}",state="running"} 1\n`)
  const found = factsOf(many + alive.join(''), at, now)?.held ?? []
  const all = shown(found, null)
  assert.deepEqual([all.length, all[0]?.holds.length], [200, 50])
  const seen = (group: string, topic: string) =>
    shown(found, new Map([[group, new Set([topic])]])).map(({ group, holds }) => [group, ...holds.map(h => h.topic)])
  assert.deepEqual(seen('g999', 't0'), [['g999', 't0']])
  assert.deepEqual(seen('g0', 't999'), [['g0', 't999']])
})

test('what a service tells is read in time that grows as it does, however much it tells', () => {
  const lines = (name: string, rows: number): string =>
    Array.from(
      { length: rows },
      (_, i) => `dead_letter_${name}{group="billing",topic="t${i}",reason="letter",code="X"} 1\n`
    ).join('')
  grow(rows => {
    const text = lines('held_partitions', rows) + lines('held_seconds', rows)
    return () => {
      const [found] = shown(held(text) ?? [], null)
      assert.deepEqual([found?.since, found?.holds.length], [now - 1000, 50])
    }
  }, 2_000)
})

test('who sees some topics sees groups that failed there, and of what is held only topics whose letters are there', () => {
  const consumed = new Map([['billing', new Set(['orders'])]])
  const hold = { reason: 'letter', code: 'X', partitions: 1 }
  const told = [
    {
      ...{ group: 'billing', address: at, state: 'held' as const, since: 1 },
      holds: [
        { ...hold, topic: 'secret', since: 1 },
        { ...hold, topic: 'orders', since: 5 },
        { ...hold, topic: 'redrive.orders.billing', since: 7 }
      ]
    },
    {
      ...{ group: 'billing', address: at, state: 'held' as const, since: 1 },
      holds: [{ ...hold, topic: 'secret', since: 1 }]
    },
    {
      group: 'fraud',
      address: at,
      state: 'stopped' as const,
      since: null,
      holds: [{ ...hold, topic: null, since: null }]
    },
    ...unreachable(at, [], 3, { reason: 'late', code: null }),
    ...unreachable(at, ['billing', 'fraud'], 3, { reason: 'late', code: null })
  ]
  const seen = seenBy(told, consumed)
  assert.deepEqual(
    seen.map(({ group, state, since, holds }) => [group, state, since, holds.map(({ topic }) => topic)]),
    [
      ['billing', 'held', 5, ['orders', 'redrive.orders.billing']],
      ['billing', 'unreachable', 3, [null]]
    ]
  )
  assert.ok(!JSON.stringify(seen).includes('secret'))
})

test('what is shown is cut after it is known who may see it: whoever sees few topics misses none of them', () => {
  const partitions = (group: string, topic: string): string =>
    `dead_letter_held_partitions{group="${group}",topic="${topic}",reason="letter",code="X"} 1\n`
  const told = held(Array.from({ length: 80 }, (_, i) => partitions('billing', `t${i}`)).join('')) ?? []
  const topics = (some: readonly HeldConsumer[]) => some.map(({ holds }) => holds.map(({ topic }) => topic))
  assert.deepEqual(topics(shown(told, new Map([['billing', new Set(['t70', 't79'])]]))), [['t70', 't79']])
  const all = Array.from({ length: 80 }, (_, i) => `t${i}`)
  assert.deepEqual(topics(shown(told, null)), [all.slice(0, 50)])
  assert.deepEqual(topics(shown(told, new Map([['billing', new Set(all)]]))), [all.slice(0, 50)])

  const many = Array.from({ length: 250 }, (_, i) =>
    unreachable(at, [`g${i}`], 3, { reason: 'late', code: null })
  ).flat()
  assert.equal(shown(many, null).length, 200)
  assert.deepEqual(
    shown(many, new Map([['g249', new Set()]])).map(({ group }) => group),
    ['g249']
  )
})
