import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberSubscription } from '../../src/group/assignor.ts'
import { cooperativeSticky } from '../../src/group/cooperative-sticky.ts'
import { range } from '../../src/group/range.ts'
import { roundRobin } from '../../src/group/round-robin.ts'
import { inSlices } from '../../src/time/slice.ts'
import { grow } from '../growth.ts'
import { turnsDuring } from '../turns.ts'

/** 60 members of a group of 6,000 topics. */
const topics = Array.from({ length: 6000 }, (_, i) => `topic-${i}`)
const counts = new Map(topics.map(topic => [topic, 2]))
const members = Array.from(
  { length: 60 },
  (_, i): MemberSubscription => ({ memberId: `m${i}`, groupInstanceId: null, topics, owned: [], generationId: -1 })
)

/** What this thread has worked; before Node 22.19, what the process has, which is no less. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage()
  return (user + system) / 1000
}

for (const assignor of [range, roundRobin, cooperativeSticky])
  test(`${assignor.name}: timers have their turn while thousands of partitions are assigned`, async () => {
    const start = processorMs()
    let sliced: ReadonlyMap<string, readonly unknown[]> = new Map()
    const turns = await turnsDuring(async () => {
      sliced = await inSlices(assignor.steps(members, counts))
    })
    // A slice ends after 16 ms, or sooner where the machine is busy with others: those who wait get no fewer turns by that.
    assert.ok(turns >= (processorMs() - start) / 16 / 3 - 1, `${turns} turns`)
    assert.ok(turns >= 2, `${turns} turns`)
    assert.deepEqual([...sliced.values()].flat().length, 12_000)
  })

const at = (i: number): string => `t${i}`
const subscribed = (memberId: string, topics: readonly string[]): MemberSubscription => ({
  memberId,
  groupInstanceId: null,
  topics,
  owned: [],
  generationId: -1
})

/** What makes a group hand partitions over, by the number of topics. */
const changes: Readonly<Record<string, (topics: readonly string[]) => readonly (readonly MemberSubscription[])[]>> = {
  'one member becomes two': topics => [[subscribed('a', topics)], [subscribed('a', topics), subscribed('b', topics)]],
  'two members become thirty': topics => [
    [subscribed('a', topics), subscribed('b', topics)],
    Array.from({ length: 30 }, (_, i) => subscribed(String.fromCharCode(97 + i), topics))
  ],
  'members of different subscriptions come': topics => {
    const all = Array.from({ length: 20 }, (_, i) =>
      subscribed(
        String.fromCharCode(97 + i),
        topics.filter((_, k) => (k + i) % 7 !== 0)
      )
    )
    return [all.slice(0, 4), all]
  },
  'half of a group leaves': topics => {
    const all = Array.from({ length: 20 }, (_, i) => subscribed(String.fromCharCode(97 + i), topics))
    return [all, all.slice(10)]
  }
}
for (const [change, groups] of Object.entries(changes))
  test(`cooperative-sticky: time grows with the topics when ${change}`, () => {
    grow(size => {
      const topics = Array.from({ length: size }, (_, i) => at(i))
      const counts = new Map(topics.map(topic => [topic, 1]))
      const [before = [], after = []] = groups(topics)
      const held = cooperativeSticky.assign(before, counts)
      const now = after.map(one => {
        const owned = held.get(one.memberId)
        return owned === undefined ? one : { ...one, owned, generationId: 1 }
      })
      return () => cooperativeSticky.assign(now, counts)
    }, 8000)
  })
