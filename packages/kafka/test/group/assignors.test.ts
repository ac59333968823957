import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TopicPartition } from '../../src/client/port.ts'
import type { Assignor, GroupAssignment, MemberSubscription, PartitionCounts } from '../../src/group/assignor.ts'
import { cooperativeSticky } from '../../src/group/cooperative-sticky.ts'
import { range } from '../../src/group/range.ts'
import { roundRobin } from '../../src/group/round-robin.ts'
import { grow } from '../growth.ts'

const key = ({ topic, partition }: TopicPartition): string => `${topic}${partition}`
const shown = (assignment: GroupAssignment): Record<string, string> =>
  Object.fromEntries([...assignment].map(([id, list]) => [id, list.map(key).join(' ')]))
const member = (
  memberId: string,
  topics: readonly string[],
  owned: readonly TopicPartition[] = [],
  generationId = -1,
  groupInstanceId: string | null = null
): MemberSubscription => ({
  memberId,
  groupInstanceId,
  topics,
  owned,
  generationId
})
const counts = (record: Readonly<Record<string, number>>): PartitionCounts => new Map(Object.entries(record))

// Any group: up to 7 members with any subset of 5 topics, of which some may not exist, and any claims to own.
const topicNames = ['a', 'b', 'c', 'd', 'e']
const anyCounts = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 9 }), { noNullPrototype: true })
  .map(counts)
const anyClaim = fc.record({ topic: fc.constantFrom(...topicNames), partition: fc.integer({ min: -2, max: 12 }) })
const anyMembers = fc
  .array(
    fc.record({
      groupInstanceId: fc.option(fc.constantFrom('x', 'y')),
      topics: fc.subarray(topicNames),
      owned: fc.array(anyClaim, { maxLength: 8 }),
      generationId: fc.integer({ min: -1, max: 3 })
    }),
    { minLength: 1, maxLength: 7 }
  )
  .map(list => list.map((rest, index): MemberSubscription => ({ memberId: `m${index}`, ...rest })))
const strangers = (members: readonly MemberSubscription[]): MemberSubscription[] =>
  members.map(one => ({ ...one, owned: [], generationId: -1 }))

function subscribedPartitions(members: readonly MemberSubscription[], available: PartitionCounts): string[] {
  const wanted = new Set(members.flatMap(({ topics }) => topics))
  return [...available]
    .flatMap(([topic, count]) =>
      wanted.has(topic) ? Array.from({ length: count }, (_, partition) => key({ topic, partition })) : []
    )
    .sort()
}

/** Lets the two phases run out: each member gives up what it lost and joins again, until nobody has anything to give up. */
function settleGroup(
  assignor: Assignor,
  members: readonly MemberSubscription[],
  available: PartitionCounts
): { members: MemberSubscription[]; assignment: GroupAssignment; rounds: number } {
  let now = [...members]
  for (let rounds = 1; ; rounds++) {
    const assignment = assignor.assign(now, available)
    const gaveUp = now.some(({ memberId, owned }) =>
      owned.some(p => !assignment.get(memberId)?.some(q => key(q) === key(p)))
    )
    now = now.map(one => ({ ...one, owned: assignment.get(one.memberId) ?? [], generationId: 10 + rounds }))
    if (!gaveUp) return { members: now, assignment, rounds }
    assert.ok(rounds < 5, 'the group does not come to rest')
  }
}

for (const assignor of [range, roundRobin, cooperativeSticky]) {
  test(`${assignor.name}: every partition that somebody subscribes to goes to exactly one of them, in any order of members`, () => {
    fc.assert(
      fc.property(anyMembers, anyCounts, fc.func(fc.integer()), (members, available, shuffle) => {
        const group = strangers(members)
        const assignment = assignor.assign(group, available)
        assert.deepEqual([...assignment.keys()].sort(), group.map(one => one.memberId).sort())
        assert.deepEqual([...assignment.values()].flat().map(key).sort(), subscribedPartitions(group, available))
        for (const one of group)
          for (const { topic } of assignment.get(one.memberId) ?? []) assert.ok(one.topics.includes(topic))
        // Members with one instance id cannot be told apart by it; a broker allows no two.
        const distinct = group.map((one, index) =>
          one.groupInstanceId === null ? one : { ...one, groupInstanceId: `${one.groupInstanceId}${index}` }
        )
        const shuffled = [...distinct].sort((a, b) => shuffle(a.memberId) - shuffle(b.memberId))
        const plain = (result: GroupAssignment): [string, string][] =>
          Object.entries(shown(result)).sort(([a], [b]) => (a < b ? -1 : 1))
        assert.deepEqual(plain(assignor.assign(shuffled, available)), plain(assignor.assign(distinct, available)))
      })
    )
  })
}

test('range: as Java', () => {
  const result = range.assign(
    [member('c2', ['t', 'u']), member('c1', ['t']), member('c3', ['t', 'absent'], [], -1, 'i')],
    counts({ t: 7, u: 2 })
  )
  assert.deepEqual(shown(result), { c2: 't5 t6 u0 u1', c1: 't3 t4', c3: 't0 t1 t2' })
})

test('roundrobin: as Java', () => {
  const result = roundRobin.assign(
    [member('C0', ['t0']), member('C1', ['t0', 't1']), member('C2', ['t0', 't1', 't2'])],
    counts({ t0: 1, t1: 2, t2: 3 })
  )
  assert.deepEqual(shown(result), { C0: 't00', C1: 't10', C2: 't11 t20 t21 t22' })
})

test('cooperative-sticky: whatever members claim, nothing that another still holds is given away', () => {
  fc.assert(
    fc.property(anyMembers, anyCounts, (members, available) => {
      const assignment = cooperativeSticky.assign(members, available)
      const all = [...assignment.values()].flat().map(key)
      assert.equal(new Set(all).size, all.length)
      for (const one of members) {
        for (const partition of assignment.get(one.memberId) ?? []) {
          assert.ok(one.topics.includes(partition.topic))
          assert.ok(partition.partition >= 0 && partition.partition < (available.get(partition.topic) ?? 0))
          const holds = (other: MemberSubscription): boolean => other.owned.some(p => key(p) === key(partition))
          for (const other of members) {
            if (other === one || !holds(other)) continue
            assert.ok(holds(one) && one.generationId > other.generationId, `${key(partition)} is still held`)
          }
        }
      }
      assert.deepEqual(
        [...settleGroup(cooperativeSticky, members, available).assignment.values()].flat().map(key).sort(),
        subscribedPartitions(members, available)
      )
    })
  )
})

test('cooperative-sticky: equal subscriptions differ by one at most', () => {
  fc.assert(
    fc.property(anyMembers, anyCounts, (members, available) => {
      const { assignment } = settleGroup(
        cooperativeSticky,
        members.map(one => ({ ...one, topics: topicNames })),
        available
      )
      const loads = [...assignment.values()].map(list => list.length)
      assert.ok(Math.max(...loads) - Math.min(...loads) <= 1, `${loads}`)
    })
  )
})

test('cooperative-sticky: with unequal subscriptions no chain of hand-overs would balance better', () => {
  fc.assert(
    fc.property(anyMembers, anyCounts, (members, available) => {
      const { assignment } = settleGroup(cooperativeSticky, members, available)
      const load = (one: MemberSubscription): number => assignment.get(one.memberId)?.length ?? 0
      for (const start of members) {
        const reached = new Set([start])
        for (const one of reached) {
          const topics = new Set(assignment.get(one.memberId)?.map(({ topic }) => topic))
          for (const other of members) if (other.topics.some(topic => topics.has(topic))) reached.add(other)
        }
        for (const end of reached)
          assert.ok(load(start) - load(end) <= 1, `${start.memberId} ${load(start)} → ${end.memberId} ${load(end)}`)
      }
    })
  )
})

test('cooperative-sticky: at rest nothing moves', () => {
  fc.assert(
    fc.property(anyMembers, anyCounts, (members, available) => {
      const rest = settleGroup(cooperativeSticky, strangers(members), available)
      assert.deepEqual(shown(cooperativeSticky.assign(rest.members, available)), shown(rest.assignment))
    })
  )
})

test('cooperative-sticky: a member that leaves moves only its own partitions, one that comes takes only its share', () => {
  fc.assert(
    fc.property(anyMembers, anyCounts, fc.nat(), (members, available, pick) => {
      const rest = settleGroup(
        cooperativeSticky,
        strangers(members).map(one => ({ ...one, topics: topicNames })),
        available
      )
      const left = rest.members.filter((_, index) => index !== pick % members.length)
      const after = cooperativeSticky.assign(left, available)
      for (const one of left)
        for (const partition of one.owned) assert.ok(after.get(one.memberId)?.some(p => key(p) === key(partition)))

      const came = settleGroup(cooperativeSticky, [...rest.members, member('new', topicNames)], available)
      for (const one of came.members) {
        if (one.memberId === 'new') continue
        const before = new Set(rest.assignment.get(one.memberId)?.map(key))
        for (const partition of one.owned) assert.ok(before.has(key(partition)))
      }
      assert.ok(came.rounds <= 2)
    })
  )
})

test('cooperative-sticky: of two that claim a partition the later generation keeps it; of equals neither', () => {
  const t0 = { topic: 't', partition: 0 }
  const later = cooperativeSticky.assign([member('a', ['t'], [t0], 4), member('b', ['t'], [t0], 5)], counts({ t: 1 }))
  assert.deepEqual(shown(later), { a: '', b: 't0' })
  const equal = cooperativeSticky.assign([member('a', ['t'], [t0], 5), member('b', ['t'], [t0], 5)], counts({ t: 1 }))
  assert.deepEqual(shown(equal), { a: '', b: '' })
})

test('cooperative-sticky: what was dealt just now is handed on before what a member had', () => {
  const held = (topic: string, count: number): TopicPartition[] =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  const members = [
    member('a', ['x', 'y', 'z'], held('y', 2), 1),
    member('b', ['x', 'y', 'v'], held('v', 2), 1),
    member('d', ['z', 'w'], held('w', 6), 1)
  ]
  const result = cooperativeSticky.assign(members, counts({ v: 2, w: 6, x: 1, y: 2, z: 2 }))
  assert.deepEqual(shown(result), { a: 'y0 y1 z0 z1', b: 'v0 v1 x0', d: 'w0 w1 w2 w3 w4 w5' })
})

test('cooperative-sticky: large groups are quick', () => {
  const members = Array.from({ length: 100 }, (_, i) =>
    member(
      `m${i}`,
      Array.from({ length: 20 }, (_, t) => `t${(i + t) % 40}`)
    )
  )
  grow(partitions => {
    const available = new Map(Array.from({ length: 40 }, (_, i) => [`t${i}`, partitions] as const))
    return () => {
      const rest = settleGroup(cooperativeSticky, members, available)
      settleGroup(cooperativeSticky, rest.members.slice(1), available)
    }
  }, 96)
})
