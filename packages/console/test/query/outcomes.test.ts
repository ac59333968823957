import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineageOf, neighboursOf } from '../../src/query/lineage.ts'
import { outcomesOf } from '../../src/query/outcomes.ts'
import type { PagePlace } from '../../src/query/page-order.ts'
import { decide, dlqNamed, failureOf, letterOf, makeIndex, needsFullText } from '../store/index.ts'

const many = 700

function filled() {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  writer.addLetters(
    dlq,
    0,
    many,
    Array.from({ length: many }, (_, offset) => letterOf({ offset }))
  )
  for (let i = 0; i < many; i++) {
    const operation = i % 10 === 9 ? 'another' : 'one'
    decide(writer, failureOf(i), 'redriven', { operation, target: 'orders', to: { partition: 0, offset: i } })
  }
  // Each seventh came back.
  const again = Array.from({ length: 100 }, (_, i) =>
    letterOf({ offset: many + i, failure: failureOf(i * 7), redrives: 1, at: 1_800_000_000_000 })
  )
  writer.addLetters(dlq, 0, many + 100, again)
  writer.commit()
  return db
}

test(
  'pages bring every outcome of an operation once, those that failed again first, beyond any bound of a page',
  needsFullText,
  () => {
    const db = filled()
    for (const limit of [1, 7, 500]) {
      const found: [string, string][] = []
      let after: PagePlace | null = null
      do {
        const page = outcomesOf(db, { operation: 'one', after, limit, dlqs: null })
        assert.equal(page.total, 630)
        assert.ok(page.items.length > 0 && page.items.length <= limit)
        found.push(...page.items.map(({ outcome, failure }) => [outcome, failure] as [string, string]))
        after = page.next
      } while (after !== null)
      assert.equal(new Set(found.map(([, failure]) => failure)).size, 630)
      assert.equal(found.length, 630)
      const failed = found.filter(([outcome]) => outcome === 'failed again').length
      assert.equal(failed, 90)
      assert.ok(found.slice(0, failed).every(([outcome]) => outcome === 'failed again'))
    }
    assert.deepEqual(outcomesOf(db, { operation: 'none', after: null, limit: 5, dlqs: null }), {
      items: [],
      next: null,
      total: 0
    })
  }
)

test(
  'what is told of a failure and of an operation names no letter and no decision of other topics',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    for (const [i, topic] of ['orders.dlq', 'payroll.dlq'].entries()) {
      const letter = letterOf({ offset: i, failure: failureOf(1), redrives: i, message: `of ${topic}`, key: 'k' })
      writer.addLetters(dlqNamed(writer, topic), 0, i + 1, [letter])
    }
    decide(writer, failureOf(1), 'redriven', { operation: 'one', target: 'orders', dlq: 'payroll.dlq' })
    writer.commit()
    const failure = failureOf(1).toString('hex')
    const place = { dlq: 'orders.dlq', partition: 0, offset: 0 }
    const told = (dlqs: readonly string[] | null) =>
      JSON.stringify([
        lineageOf(db, { failure, dlqs }),
        neighboursOf(db, place, dlqs),
        outcomesOf(db, { operation: 'one', after: null, limit: 5, dlqs })
      ])
    assert.ok(!told(['orders.dlq']).includes('payroll') && !told(['orders.dlq']).includes('"decision":"redriven"'))
    assert.equal(lineageOf(db, { failure, dlqs: ['orders.dlq'] }).letters.length, 1)
    assert.equal(outcomesOf(db, { operation: 'one', after: null, limit: 5, dlqs: ['orders.dlq'] }).total, 1)
    const all = told(null)
    assert.equal(all.split('of payroll.dlq').length, 3)
    assert.ok(all.includes('"decision":"redriven"'))
  }
)
