import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PagePosition, pageOf } from '../../src/topics/topic-page.ts'

test('pages in a row have every partition once', () => {
  const topics = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.option(fc.integer({ min: 1, max: 7 })))
  fc.assert(
    fc.property(topics, fc.integer({ min: 1, max: 9 }), (counts, limit) => {
      const names = Object.keys(counts).sort()
      const seen: string[] = []
      let cursor: PagePosition | null = null
      do {
        const from: string = cursor?.topicName ?? ''
        const left = names.filter(name => name >= from)
        const page: ReturnType<typeof pageOf> = pageOf(left, name => counts[name] ?? undefined, { cursor, limit })
        const partitions = page.topics.flatMap(({ name, partitions }) => partitions?.map(p => `${name}-${p}`) ?? [])
        assert.ok(partitions.length <= limit)
        seen.push(...partitions)
        cursor = page.next
      } while (cursor !== null)
      const all = names.flatMap(name => Array.from({ length: counts[name] ?? 0 }, (_, p) => `${name}-${p}`))
      assert.deepEqual(seen, all)
    })
  )
})
