import assert from 'node:assert/strict'
import type { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { countLetters, findLetters } from '../../src/query/letters.ts'
import { type QueryName, queries } from '../../src/query/queries.ts'
import { decide, dlqNamed, failureOf, letterOf, makeIndex, needsFullText } from '../store/index.ts'

const start = 1_700_000_000_000
const hour = 3_600_000
const letters = 400

function filled(): DatabaseSync {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  const given = Array.from({ length: letters }, (_, offset) =>
    letterOf({ offset, at: start + offset * hour, fingerprint: `v2:${offset % 7}`, group: `group ${offset % 3}` })
  )
  writer.addLetters(dlq, 0, letters, given)
  for (const n of [1, 2, 3]) decide(writer, failureOf(n), 'parked')
  writer.commit()
  return db
}

/** What SQLite says about how it finds the rows of all that was asked. */
function plansOf(db: DatabaseSync, ask: () => void): Set<string> {
  const asked = new Set<string>()
  const prepare = db.prepare.bind(db)
  db.prepare = (sql, ...more) => {
    asked.add(sql)
    return prepare(sql, ...more)
  }
  try {
    ask()
  } finally {
    db.prepare = prepare
  }
  return new Set(
    [...asked].flatMap(sql =>
      prepare(`explain query plan ${sql}`)
        .all()
        .map(({ detail }) => `${detail} | ${sql.replaceAll(/\s+/g, ' ')}`)
    )
  )
}

const page = { sort: 'newest', limit: 5, after: null } as const
const range = { since: start + 50.3 * hour, until: start + 300.2 * hour }
const now = start + letters * hour
const filters = [
  {},
  range,
  { ...range, group: ['group 1'], state: ['open'] },
  { cause: ['v2:1'], ...range },
  { state: ['parked'] },
  { key: ['key-1'] },
  { key: ['key-1', 'key-2'], ...range },
  { lineage: [failureOf(1).toString('hex')] },
  { partition: 0, offset: 7 },
  { text: 'no credit', cause: ['v2:1'], ...range },
  // Each letter is looked at, by stretches.
  { text: '*redi' },
  { origin: ['orders:0:7'] }
]
const place = { dlq: 'orders.dlq', partition: 0, offset: 9 }
const causes = { ...page, filter: {}, buckets: 24, sort: 'count', now } as const
const asked: { readonly [N in QueryName]?: readonly unknown[] } = {
  overview: [{ ...range, buckets: 60, dlqs: null, now }],
  causes: [causes, { ...causes, ...range }, { ...causes, text: 'credit' }],
  letters: filters.map(filter => ({ ...page, filter, columns: ['$.amount'] })),
  count: filters,
  facets: [{}, range],
  letter: [place],
  lineage: [{ failure: failureOf(1).toString('hex'), dlqs: null }],
  neighbours: [{ place, dlqs: ['orders.dlq'] }],
  outcomes: [{ operation: 'o', after: null, limit: 5, dlqs: null }],
  operations: ['o']
}

test('no screen goes through all letters, or through all sums of a time', needsFullText, () => {
  const db = filled()
  const plans = plansOf(db, () => {
    for (const [name, requests] of Object.entries(asked))
      for (const request of requests) queries[name as QueryName](db, request as never)
  })
  // What is named by an index in its order ends with its page, or with its stretch.
  const whole = [...plans].filter(plan =>
    /^SCAN (?:letters|rollup|spans|decisions|audit\w*)\b(?! USING (?:COVERING )?INDEX letters_at\b.* limit \?)/.test(
      plan
    )
  )
  assert.deepEqual(whole, [])
  assert.ok([...plans].some(plan => /^SEARCH letters USING INDEX letters_place/.test(plan)))
  // No page is sorted among all that are meant, but what is looked up by several keys.
  const sorted = [...plans].filter(plan => /^USE TEMP B-TREE FOR .*ORDER BY.* from letters /.test(plan))
  assert.deepEqual(
    sorted.filter(plan => !/letters\.key in|failure between|failure = |place = /.test(plan)),
    []
  )
})

test(
  'a filter that has each letter looked at brings each once, however many stretches that takes',
  needsFullText,
  () => {
    const db = filled()
    const filter = { origin: ['orders:0:3-333'], ...range }
    const found = (sort: 'newest' | 'oldest', limit: number): number[] => {
      const ids: number[] = []
      let after: { at: number; id: number } | null = null
      do {
        const next: ReturnType<typeof findLetters> = findLetters(db, { filter, sort, limit, after, stretch: 20 })
        ids.push(...next.ids)
        after = next.after
      } while (after !== null)
      return ids
    }
    const expected = db
      .prepare('select id from letters where at >= ? and at < ? and origin_offset between 3 and 333 order by at')
      .all(range.since, range.until)
      .map(({ id }) => id as number)
    for (const limit of [1, 20, 33, 500]) {
      assert.deepEqual(found('oldest', limit), expected)
      assert.deepEqual(found('newest', limit), expected.toReversed())
    }
    assert.equal(countLetters(db, filter).letters, expected.length)
  }
)
