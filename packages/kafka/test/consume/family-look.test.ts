import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FamilyLook } from '../../src/consume/family/family-look.ts'

const sized = (name: string, partitions: number) =>
  ({ name, partitions: Array.from({ length: partitions }, () => ({})) }) as never

/** Sources with 2 partitions each, and what brokers have of their families. */
function looking(sources: readonly string[], known: Record<string, number>, there: Record<string, number>) {
  const asked: string[][] = []
  let refreshes = 0
  const client = {
    metadata: async (names: readonly string[] | null) => {
      asked.push([...(names ?? [])])
      return { topics: new Map(Object.entries(there).map(([name, count]) => [name, sized(name, count)])) } as never
    }
  }
  const catalog = {
    topics: sources,
    topic: (name: string) => (known[name] === undefined ? undefined : sized(name, known[name])),
    refreshSoon: () => {
      refreshes++
    }
  }
  const families = { nameOf: (topic: string) => (topic === 'unread' ? null : `redrive.${topic}.g`) }
  const look = new FamilyLook(client, catalog, families, 30_000)
  return { look: () => look.look(), asked, refreshes: () => refreshes }
}

test('families that are missing or smaller than their source are asked for; one that is there is taken in', async () => {
  const known = { a: 2, b: 2, c: 2, unread: 2, 'redrive.b.g': 2, 'redrive.c.g': 1 }
  const nothing = looking(['a', 'b', 'c', 'unread'], known, { 'redrive.c.g': 1 })
  await nothing.look()
  assert.deepEqual([nothing.asked, nothing.refreshes()], [[['redrive.a.g', 'redrive.c.g']], 0])
  const made = looking(['a', 'b', 'c'], known, { 'redrive.a.g': 2, 'redrive.c.g': 1 })
  await made.look()
  assert.equal(made.refreshes(), 1)
  const grown = looking(['a', 'b', 'c'], known, { 'redrive.c.g': 2 })
  await grown.look()
  assert.equal(grown.refreshes(), 1)
})

test('nothing is asked when nothing is missing, and of many only some at a time, all in turn', async () => {
  const all = looking(['b'], { b: 2, 'redrive.b.g': 2 }, {})
  await all.look()
  assert.deepEqual(all.asked, [])
  const sources = Array.from({ length: 250 }, (_, i) => `s${i}`)
  const many = looking(sources, Object.fromEntries(sources.map(name => [name, 2])), {})
  for (let i = 0; i < 3; i++) await many.look()
  assert.deepEqual(
    many.asked.map(({ length }) => length),
    [100, 100, 50]
  )
  assert.equal(new Set(many.asked.flat()).size, 250)
})
