import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decideIdle, isReached, type PartitionFacts } from '../../../src/consume/idle/decide.ts'
import { runIncomplete } from '../../../src/consume/idle/incomplete.ts'
import { Question } from '../../../src/consume/idle/question.ts'
import { Standstill } from '../../../src/consume/idle/standstill.ts'
import { DeadLetterError } from '../../../src/errors.ts'

const idleTimeoutMs = 1000
const untouched: PartitionFacts = {
  topic: 'orders',
  partition: 0,
  end: 10,
  own: undefined,
  opening: false,
  committed: -1,
  emptyFrom: undefined,
  stillMs: 0,
  hold: undefined
}
const own = { position: 10, done: true, committed: true }

const cases: readonly [string, Partial<PartitionFacts>, boolean][] = [
  ['no end is known', { end: undefined, own }, false],
  ['nobody has committed', {}, false],
  ['nobody could say what is committed', { committed: undefined }, false],
  ['another member has committed the end', { committed: 10 }, true],
  ['another member has committed less', { committed: 9 }, false],
  ['another member has committed more', { committed: 100 }, true],
  ['the same, of a partition that is being opened here', { committed: 100, opening: true }, false],
  [
    'a gap behind what is committed, while it is being opened here',
    { committed: 8, emptyFrom: 8, opening: true },
    false
  ],
  ['the end is committed, while it is being opened here', { committed: 10, opening: true }, true],
  ['an empty partition', { end: 0 }, false],
  ['an empty partition that a fetch has shown to be empty', { end: 0, committed: -1, emptyFrom: 0 }, true],
  ['only control records behind what is committed', { committed: 8, emptyFrom: 8 }, true],
  ['emptiness of another stretch', { committed: 7, emptyFrom: 8 }, false],
  ['all of it handled and committed here', { own }, true],
  ['handled here, not committed', { own: { ...own, committed: false } }, false],
  [
    'handled here, not committed, whatever the group had before',
    { own: { ...own, committed: false }, committed: 99 },
    false
  ],
  ['taken here, some under way', { own: { ...own, done: false } }, false],
  ['not there yet', { own: { ...own, position: 9 } }, false],
  ['only gaps behind what is done here', { own: { ...own, position: 9 }, emptyFrom: 9 }, true]
]

for (const [what, facts, reached] of cases)
  test(`${what}: ${reached ? 'reached' : 'not reached'}`, () => {
    assert.equal(isReached({ ...untouched, ...facts }), reached)
  })

const offset = fc.nat({ max: 20 })
const facts: fc.Arbitrary<PartitionFacts> = fc.record({
  topic: fc.constant('orders'),
  partition: fc.nat({ max: 3 }),
  end: fc.option(offset, { nil: undefined }),
  own: fc.option(fc.record({ position: offset, done: fc.boolean(), committed: fc.boolean() }), { nil: undefined }),
  opening: fc.boolean(),
  committed: fc.option(fc.integer({ min: -1, max: 20 }), { nil: undefined }),
  emptyFrom: fc.option(offset, { nil: undefined }),
  stillMs: fc.nat({ max: 2 * idleTimeoutMs }),
  hold: fc.constant(undefined)
})

test('it is idle when, and only when, no partition is left; and what is left is named', () => {
  fc.assert(
    fc.property(fc.array(facts), partitions => {
      const decision = decideIdle(partitions, idleTimeoutMs)
      const left = partitions.filter(partition => !isReached(partition))
      assert.equal(decision.kind === 'idle', left.length === 0)
      if (decision.kind !== 'idle') assert.deepEqual(decision.left, left)
    })
  )
})

test('while one that is left has moved within the time, the run goes on; when none has, it is incomplete', () => {
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1 }), partitions => {
      const decision = decideIdle(partitions, idleTimeoutMs)
      if (decision.kind === 'idle') return
      const moved = decision.left.some(({ stillMs }) => stillMs < idleTimeoutMs)
      assert.equal(decision.kind, moved ? 'waiting' : 'incomplete')
    })
  )
})

test('a record that is neither done here nor committed is never left behind as idle', () => {
  fc.assert(
    fc.property(facts, partition => {
      const { end, own, committed, emptyFrom } = partition
      const known = own ? own.position : (committed ?? -1)
      // Records lie below the end, except where a fetch has shown that there are none.
      const work = end !== undefined && known < end && emptyFrom !== Math.max(0, known)
      const underWay = own !== undefined && (!own.done || !own.committed)
      if (end === undefined || work || underWay)
        assert.equal(decideIdle([partition], idleTimeoutMs).kind === 'idle', false)
    })
  )
})

test('losing a partition, and knowing less, never makes it reached', () => {
  fc.assert(
    fc.property(facts, partition => {
      const lost = { ...partition, own: undefined, committed: undefined }
      assert.equal(isReached(lost), false)
    })
  )
})

test('a topic that is gone leaves the question, one made anew is asked anew, and the first end counts', () => {
  const topic = (id: string, partitions = 2): Parameters<Question['update']>[0][number] => ({
    name: 'orders',
    id,
    errorCode: 0,
    isInternal: false,
    authorizedOperations: null,
    partitions: Array.from({ length: partitions }, (_, partition) => ({
      partition,
      errorCode: 0,
      leader: 1,
      leaderEpoch: 0,
      replicas: [1],
      isr: [1]
    }))
  })
  const question = new Question()
  const first = { topic: 'orders', partition: 0 }
  question.update([topic('a')])
  assert.deepEqual(question.unknown, [first, { topic: 'orders', partition: 1 }])
  question.learn(first, 5)
  question.learn(first, 9)
  assert.equal(question.end(first), 5)
  question.shorten(first, 7)
  assert.equal(question.end(first), 5)
  question.shorten(first, 3)
  assert.equal(question.end(first), 3)
  question.update([topic('a', 3)])
  assert.equal(question.end(first), 3)
  assert.equal(question.unknown.length, 2)
  question.update([topic('b')])
  assert.equal(question.end(first), undefined)
  question.update([])
  assert.deepEqual([...question.partitions], [])
})

test('time stands still from the last change on', () => {
  const standstill = new Standstill()
  assert.equal(standstill.observe('p', 'a', 100), 0)
  assert.equal(standstill.observe('p', 'a', 150), 50)
  standstill.moving('p', 170)
  assert.equal(standstill.observe('p', 'a', 180), 10)
  assert.equal(standstill.observe('p', 'b', 190), 0)
})

test('what is left behind is named with its owner, its lag and its hold', () => {
  const hold = new DeadLetterError('LETTER_TOPIC_MISSING', { dlq: 'dlq' })
  const left = [
    { ...untouched, own: { ...own, position: 4 }, hold },
    { ...untouched, partition: 1, committed: 7 },
    { ...untouched, partition: 2, committed: undefined }
  ]
  const error = runIncomplete(left, new Map([['0 orders', 'this member']]), 'g', 1000)
  assert.equal(error.code, 'RUN_INCOMPLETE')
  assert.equal(error.cause, hold)
  assert.deepEqual(error.details.partitions, [
    { topic: 'orders', partition: 0, owner: 'this member', lag: 6, hold: 'LETTER_TOPIC_MISSING' },
    { topic: 'orders', partition: 1, owner: 'another member or none', lag: 3 },
    { topic: 'orders', partition: 2, owner: 'another member or none', lag: null }
  ])
  assert.match(error.message, /orders\[0\] \(owner: this member, 6 behind, held: LETTER_TOPIC_MISSING\); orders\[1\]/)
})
