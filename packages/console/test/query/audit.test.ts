import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEntry } from '@dead-letter/operator'
import fc from 'fast-check'
import { isSame } from '../../src/access/identity.ts'
import { type AuditRequest, approvals, auditOfFailure, auditSince, findAudit } from '../../src/query/audit.ts'
import { runs } from '../runs.ts'
import { failureOf, makeIndex, needsFullText } from '../store/index.ts'

const key = (number: number): string => failureOf(number).toString('hex')

const entry = fc.record({
  event: fc.constantFrom('begun' as const, 'changed' as const, 'ended' as const),
  operation: fc.constantFrom('o1', 'o2', 'o3'),
  at: fc.nat(8),
  by: fc.constantFrom('ada', 'bob', 'Bob M <bob>', 'bob <ada>', 'a<b'),
  action: fc.constantFrom('park', 'discard'),
  dlq: fc.constantFrom('a.dlq', 'b.dlq', '*'),
  lineages: fc.option(
    fc.uniqueArray(fc.nat(4), { maxLength: 3 }).map(keys => keys.map(key)),
    { nil: undefined }
  )
})

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const filter = fc.record({
  since: maybe([0, 3, 9]),
  by: maybe(['ada', 'carl']),
  action: maybe(['park']),
  dlq: maybe(['a.dlq']),
  operation: maybe(['o2']),
  lineage: maybe([key(1), key(9)]),
  topics: fc.option(fc.subarray(['a.dlq', 'b.dlq']))
})

/** In partitions, as they lie in the topic. */
function filled(given: readonly AuditEntry[]) {
  const { db, writer } = makeIndex()
  writer.audit.open('id', [])
  for (const [i, one] of given.entries())
    writer.audit.add({ partition: i % 2, next: i + 1, entries: [{ offset: i, entry: one }] })
  writer.commit()
  return { db, writer }
}

test(
  'pages of any size bring every entry once that a filter and a viewer mean, newest first, whatever comes meanwhile',
  needsFullText,
  () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 25 }), filter, fc.integer({ min: 1, max: 9 }), (given, asked, limit) => {
        const { db, writer } = filled(given)
        const found: unknown[] = []
        let after: AuditRequest['after'] = null
        do {
          const page = findAudit(db, { ...asked, own: 'bob', after, limit })
          assert.ok(page.items.length <= limit)
          found.push(...page.items.map(({ at, operation, event, failures }) => [at, operation, event, failures]))
          after = page.next
          // Newer ones, which are not behind what was shown.
          const next = 100 + found.length
          const newer = { ...(given[0] as AuditEntry), at: 1000, operation: 'newer' }
          if (given.length > 0) writer.audit.add({ partition: 0, next, entries: [{ offset: next, entry: newer }] })
          writer.commit()
        } while (after !== null)
        const { since, by, action, dlq, operation, lineage, topics } = asked
        const wanted = given
          .map((one, i) => ({ ...one, partition: i % 2, place: i }))
          .filter(
            one =>
              (since === undefined || one.at >= since) &&
              (by === undefined || isSame(one.by, by)) &&
              (action === undefined || one.action === action) &&
              (dlq === undefined || one.dlq === dlq) &&
              (operation === undefined || one.operation === operation) &&
              (lineage === undefined || (one.lineages ?? []).includes(lineage)) &&
              (topics === null || topics.includes(one.dlq) || isSame(one.by, 'bob'))
          )
          .sort((a, b) => b.at - a.at || b.partition - a.partition || b.place - a.place)
          .map(({ at, operation, event, lineages = [] }) => [at, operation, event, lineages.length])
        assert.deepEqual(found, wanted)
      }),
      runs(150)
    )
  }
)

test(
  'what was done to a failure is told with what was said when it began; approvals by the hash of the plan',
  needsFullText,
  () => {
    const own = { operation: 'o1', by: 'ada', action: 'park', dlq: 'a.dlq' }
    const { db } = filled([
      { ...own, event: 'begun', at: 1, why: 'bad data', text: 'note' },
      { ...own, event: 'changed', at: 2, lineages: [key(1), key(2)] },
      { ...own, event: 'ended', at: 3, outcome: { changed: 2, already: 0, copies: 0 } },
      { ...own, event: 'approved', at: 4, by: 'bob', planHash: 'abc' }
    ])
    const [done, ...none] = auditOfFailure(db, key(2))
    assert.deepEqual(
      [done?.at, done?.by, done?.action, done?.why, done?.text, none],
      [2, 'ada', 'park', 'bad data', 'note', []]
    )
    assert.deepEqual(auditOfFailure(db, key(3)), [])
    assert.deepEqual(approvals(db, null), [{ planHash: 'abc', by: 'bob', at: 4 }])
    assert.deepEqual(
      auditSince(db, { since: 2 }).map(({ event, failures, outcome }) => [event, failures, outcome?.changed]),
      [
        ['changed', 2, undefined],
        ['ended', 0, 2],
        ['approved', 0, undefined]
      ]
    )
    const { db: several } = filled(
      ['o1', 'o2', 'o1'].map((operation, at) => ({ ...own, operation, event: 'begun', at }))
    )
    assert.deepEqual(
      auditSince(several, { since: 1, operation: 'o1' }).map(({ operation, at }) => [operation, at]),
      [['o1', 2]]
    )
  }
)

test('what retention has taken of the topic goes, and all of it with the topic', needsFullText, () => {
  const own = { operation: 'o1', by: 'ada', action: 'park', dlq: 'a.dlq', event: 'changed' as const }
  const { db, writer } = filled([0, 1, 2, 3].map(at => ({ ...own, at, lineages: [key(at)] })))
  assert.deepEqual(
    [...writer.audit.positions],
    [
      [0, 3],
      [1, 4]
    ]
  )
  writer.audit.open('id', [{ partition: 0, logStart: 2 }])
  writer.commit()
  assert.deepEqual(
    auditSince(db, { since: 0 }).map(({ at }) => at),
    [1, 2, 3]
  )
  assert.deepEqual(auditOfFailure(db, key(0)), [])
  writer.audit.clear()
  writer.commit()
  assert.deepEqual(
    [auditSince(db, { since: 0 }), writer.audit.positions.size, writer.audit.topicId],
    [[], 0, undefined]
  )
})
