import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberSubscription } from '../../src/group/assignor.ts'
import { cooperativeSticky } from '../../src/group/cooperative-sticky.ts'
import { range } from '../../src/group/range.ts'
import { roundRobin } from '../../src/group/round-robin.ts'
import { inSlices } from '../../src/time/slice.ts'
import { turnsDuring } from '../turns.ts'

/** 60 members of a group of 6,000 topics. */
const topics = Array.from({ length: 6000 }, (_, i) => `topic-${i}`)
const counts = new Map(topics.map(topic => [topic, 2]))
const members = Array.from(
  { length: 60 },
  (_, i): MemberSubscription => ({ memberId: `m${i}`, groupInstanceId: null, topics, owned: [], generationId: -1 })
)

for (const assignor of [range, roundRobin, cooperativeSticky])
  test(`${assignor.name}: timers have their turn while thousands of partitions are assigned`, async () => {
    const start = performance.now()
    let sliced: ReadonlyMap<string, readonly unknown[]> = new Map()
    const turns = await turnsDuring(async () => {
      sliced = await inSlices(assignor.steps(members, counts))
    })
    // As many turns as slices of 16 ms, or half of them: how long it takes is the machine's.
    assert.ok(turns >= (performance.now() - start) / 16 / 3 - 1, `${turns} turns`)
    assert.ok(turns >= 2, `${turns} turns`)
    assert.deepEqual([...sliced.values()].flat().length, 12_000)
  })
