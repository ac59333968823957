import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MemberSubscription } from '../../../packages/kafka/src/group/assignor.ts'
import { cooperativeSticky } from '../../../packages/kafka/src/group/cooperative-sticky.ts'
import { testFolder } from '../../harness/index.ts'
import { javaProgram, needsJava } from './java.ts'
import { lastJson } from './run.ts'

interface Group {
  readonly counts: Record<string, number>
  readonly members: readonly MemberSubscription[]
}
interface Outcome {
  /** Partitions that stay with who holds them. */
  readonly kept: number
  /** Partitions of each member when those that move have been given up, in ascending order. */
  readonly loads: readonly number[]
}

const names = ['a', 'b', 'c', 'd', 'e', 'f']

/** Groups that were at rest when members came and went, topics grew, or subscriptions changed. */
const anyGroup = fc
  .record({
    counts: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 12 }), {
      minKeys: 1,
      noNullPrototype: true
    }),
    same: fc.boolean(),
    topics: fc.array(fc.subarray(names, { minLength: 1 }), { minLength: 1, maxLength: 9 }),
    came: fc.nat(4),
    left: fc.nat(3),
    grown: fc.nat(5)
  })
  .map(({ counts, same, topics, came, left, grown }): Group => {
    const all = topics.map(
      (own, i): MemberSubscription => ({
        memberId: `m${i}`,
        groupInstanceId: null,
        topics: same ? names : own,
        owned: [],
        generationId: -1
      })
    )
    const before = all.slice(0, Math.max(1, all.length - came))
    const held = cooperativeSticky.assign(before, new Map(Object.entries(counts)))
    const members = all
      .slice(Math.min(left, all.length - 1))
      .map(one => ({ ...one, owned: held.get(one.memberId) ?? [], generationId: held.has(one.memberId) ? 5 : -1 }))
    return { counts: Object.fromEntries(Object.entries(counts).map(([topic, n]) => [topic, n + grown])), members }
  })

function ours({ counts, members }: Group): Outcome {
  const available = new Map(Object.entries(counts))
  let now = members
  let kept: number | undefined
  for (;;) {
    const given = cooperativeSticky.assign(now, available)
    const stay = now.map(({ memberId, owned }) => {
      const keys = new Set(given.get(memberId)?.map(({ topic, partition }) => `${topic}${partition}`))
      return owned.filter(({ topic, partition }) => keys.has(`${topic}${partition}`)).length
    })
    kept ??= stay.reduce((sum, one) => sum + one, 0)
    const gaveUp = now.some(({ owned }, i) => (stay[i] as number) < owned.length)
    now = now.map(one => ({ ...one, owned: given.get(one.memberId) ?? [], generationId: 10 }))
    if (!gaveUp) return { kept, loads: now.map(({ owned }) => owned.length).sort((a, b) => a - b) }
  }
}

const unevenness = ({ loads }: Outcome): number => loads.reduce((sum, load) => sum + load * load, 0)

test('cooperative-sticky balances as well as Java’s assignor and moves no more than it', needsJava, async t => {
  const groups = fc.sample(anyGroup, { numRuns: 400, seed: 20 })
  const folder = testFolder(t)
  const file = join(folder, 'groups.json')
  const forJava = groups.map(({ counts, members }) => ({
    counts,
    members: members.map(({ memberId, topics, owned, generationId }) => ({
      id: memberId,
      topics,
      owned: owned.map(({ topic, partition }) => [topic, partition]),
      generation: generationId
    }))
  }))
  writeFileSync(file, JSON.stringify(forJava))
  const theirs = lastJson(await javaProgram('Sticky.java', [file])) as readonly Outcome[]
  assert.equal(theirs.length, groups.length)
  const compared = { ours: 0, theirs: 0, equal: 0 }
  for (const [i, group] of groups.entries()) {
    const [own, java] = [ours(group), theirs[i] as Outcome]
    const shown = JSON.stringify({ own, java, ...forJava[i] })
    assert.ok(unevenness(own) <= unevenness(java), `not as balanced: ${shown}`)
    if (unevenness(own) < unevenness(java)) continue
    compared.equal++
    compared.ours += own.kept
    compared.theirs += java.kept
    // With unequal subscriptions both look for few moves, and neither finds the fewest in every group.
    if (group.members.every(({ topics }) => topics === names)) assert.ok(own.kept >= java.kept, `more moves: ${shown}`)
  }
  t.diagnostic(JSON.stringify(compared))
  assert.ok(compared.equal > groups.length / 2)
  assert.ok(compared.ours >= compared.theirs, JSON.stringify(compared))
})
