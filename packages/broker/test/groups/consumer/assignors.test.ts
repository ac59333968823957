import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AssignorInput, AssignorMember } from '../../../src/groups/consumer/assignors/assignor.ts'
import { assignors } from '../../../src/groups/consumer/assignors/assignors.ts'
import { assignRange } from '../../../src/groups/consumer/assignors/range.ts'
import { assignUniform } from '../../../src/groups/consumer/assignors/uniform.ts'
import { type Assignment, listed } from '../../../src/groups/consumer/partitions.ts'

type Plan = Record<string, Record<string, number[]>>

function member(
  memberId: string,
  topics: string,
  has: Record<string, number[]> = {},
  instanceId: string | null = null
) {
  const assignment = new Map(Object.entries(has).map(([topic, partitions]) => [topic, new Set(partitions)]))
  return { memberId, instanceId, topicIds: new Set(topics), assignment } satisfies AssignorMember
}

function input(counts: Record<string, number>, ...members: AssignorMember[]): AssignorInput {
  const [first] = members
  const homogeneous = members.every(({ topicIds }) => [...topicIds].join() === [...(first?.topicIds ?? [])].join())
  return { members, homogeneous, partitionCount: topic => counts[topic] ?? 0 }
}

function plan(assignment: Map<string, Assignment>): Plan {
  return Object.fromEntries(
    [...assignment].map(([memberId, partitions]) => [
      memberId,
      Object.fromEntries(listed(partitions).map(({ topicId, partitions }) => [topicId, partitions]))
    ])
  )
}

test('range gives runs of neighbours, the first members one more', () => {
  assert.deepEqual(plan(assignRange(input({ a: 3, b: 3 }, member('y', 'ab'), member('x', 'ab')))), {
    x: { a: [0, 1], b: [0, 1] },
    y: { a: [2], b: [2] }
  })
})

test('range puts static members first, by instance id', () => {
  const dynamic = member('a', 'a')
  const result = plan(assignRange(input({ a: 3 }, dynamic, member('z', 'a', {}, 'i2'), member('y', 'a', {}, 'i1'))))
  assert.deepEqual(result, { y: { a: [0] }, z: { a: [1] }, a: { a: [2] } })
})

test('range with different subscriptions', () => {
  const result = plan(assignRange(input({ a: 3, b: 2 }, member('x', 'ab'), member('y', 'a'), member('z', 'b'))))
  assert.deepEqual(result, { x: { a: [0, 1], b: [0] }, y: { a: [2] }, z: { b: [1] } })
})

test('range leaves members over when there are too few partitions', () => {
  assert.deepEqual(plan(assignRange(input({ a: 1 }, member('x', 'a'), member('y', 'a')))), { x: { a: [0] }, y: {} })
})

test('uniform: a lone extra goes to the last member when none has it yet', () => {
  assert.deepEqual(plan(assignUniform(input({ a: 3 }, member('x', 'a'), member('y', 'a')))), {
    x: { a: [0] },
    y: { a: [1, 2] }
  })
})

test('uniform: who has the extra keeps it', () => {
  const result = assignUniform(input({ a: 3 }, member('x', 'a', { a: [0, 2] }), member('y', 'a')))
  assert.deepEqual(plan(result), { x: { a: [0, 2] }, y: { a: [1] } })
})

test('uniform: a new member takes what is over the quota, nothing else moves', () => {
  const result = assignUniform(
    input({ a: 6 }, member('x', 'a', { a: [0, 1, 2] }), member('y', 'a', { a: [3, 4, 5] }), member('z', 'a'))
  )
  assert.deepEqual(plan(result), { x: { a: [0, 1] }, y: { a: [3, 4] }, z: { a: [2, 5] } })
})

test('uniform: partitions of topics that are left are dropped', () => {
  const result = assignUniform(input({ b: 2 }, member('x', 'b', { a: [0] }), member('y', 'b', { b: [0, 1] })))
  assert.deepEqual(plan(result), { x: { b: [1] }, y: { b: [0] } })
})

test('uniform with different subscriptions balances over all topics', () => {
  const result = assignUniform(input({ a: 4, b: 2 }, member('x', 'a'), member('y', 'ab'), member('z', 'b')))
  assert.deepEqual(plan(result), { x: { a: [0, 2] }, y: { a: [1, 3] }, z: { b: [0, 1] } })
})

test('uniform with different subscriptions moves no more than it must', () => {
  const result = assignUniform(
    input({ a: 4, b: 2 }, member('x', 'a', { a: [0, 1, 2, 3] }), member('y', 'ab', { b: [0, 1] }))
  )
  assert.deepEqual(plan(result), { x: { a: [0, 1, 2] }, y: { a: [3], b: [0, 1] } })
})

const topicNames = ['a', 'b', 'c']
const subscriptions = fc.subarray(topicNames, { minLength: 1 })
const groups = fc.record({
  counts: fc.record({
    a: fc.integer({ min: 0, max: 20 }),
    b: fc.integer({ min: 0, max: 9 }),
    c: fc.integer({ min: 0, max: 3 })
  }),
  members: fc.array(subscriptions, { minLength: 1, maxLength: 8 }),
  leaves: fc.nat(7)
})

for (const [name, assign] of assignors)
  test(`${name}: every partition has exactly one subscriber, before and after a member leaves`, () => {
    fc.assert(
      fc.property(groups, ({ counts, members, leaves }) => {
        const asked = members.map((topics, i) => member(`m${i}`, topics.join('')))
        const first = assign(input(counts, ...asked))
        check(counts, asked, first)
        const left = asked
          .filter((_, i) => i !== leaves % asked.length)
          .map(each => ({ ...each, assignment: first.get(each.memberId) ?? new Map() }))
        if (left.length > 0) check(counts, left, assign(input(counts, ...left)))
      })
    )
  })

test('uniform: with equal subscriptions no member has more than one above another, and a repetition moves nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(30), fc.nat(30), (size, a, b) => {
      const asked = Array.from({ length: size }, (_, i) => member(`m${i}`, 'ab'))
      const first = assignUniform(input({ a, b }, ...asked))
      const sizes = [...first.values()].map(each =>
        listed(each).reduce((sum, { partitions }) => sum + partitions.length, 0)
      )
      assert.ok(Math.max(...sizes, 0) - Math.min(...sizes, Number.POSITIVE_INFINITY) <= 1)
      const again = asked.map(each => ({ ...each, assignment: first.get(each.memberId) ?? new Map() }))
      assert.deepEqual(plan(assignUniform(input({ a, b }, ...again))), plan(first))
    })
  )
})

function check(
  counts: Record<string, number>,
  members: readonly AssignorMember[],
  result: Map<string, Assignment>
): void {
  const owners = new Map<string, string>()
  for (const { memberId, topicIds } of members)
    for (const { topicId, partitions } of listed(result.get(memberId) ?? new Map()))
      for (const partition of partitions) {
        assert.ok(topicIds.has(topicId))
        assert.ok(partition < (counts[topicId] ?? 0))
        assert.ok(!owners.has(`${topicId}-${partition}`))
        owners.set(`${topicId}-${partition}`, memberId)
      }
  const wanted = new Set(members.flatMap(({ topicIds }) => [...topicIds]))
  assert.equal(
    owners.size,
    [...wanted].reduce((sum, topic) => sum + (counts[topic] ?? 0), 0)
  )
}
