import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyText, readLedgerFor, readOperations } from '@dead-letter/operator'
import { transactionsEnded } from '../../harness/index.ts'
import { decide, lettersOf } from '../operator/cluster.ts'
import { applied, failed, planOf, planWith, tried } from './redriving.ts'

/** However small the ledger is. */
const lookUp = { leastEntries: 1 }

test('what the ledger tells of the letters of a redrive counts as if all of it were read', async t => {
  const { side, dlq, target } = await failed(t, 20)
  const { cluster, names } = side
  const [first, ...rest] = (await lettersOf(cluster, dlq)).map(({ key }) => keyText(key))
  await decide(
    side,
    dlq,
    { name: 'discard' },
    { filter: { test: ({ key }) => keyText(key) === first, words: 'first' } }
  )
  const to = { target: { kind: 'topic', topic: target } } as const
  assert.equal((await applied(side, await planOf(side, dlq, { ...to, limit: 5 }))).sent, 5)

  // The view of the plan knows the failures of its letters, which counts for what the plan says and for what is sent.
  const { known, within } = await readLedgerFor(cluster, names, { topic: dlq }, lookUp)
  assert.equal(known.view.only?.size, 20)
  assert.equal(
    within?.ranges.reduce((sum, { start, end }) => sum + end - start, 0),
    20
  )
  // What was read when somebody ended it is not all.
  for (const limits of [{}, lookUp])
    await assert.rejects(readLedgerFor(cluster, names, { topic: dlq, signal: AbortSignal.abort() }, limits), {
      name: 'AbortError'
    })
  const ended = { signal: AbortSignal.abort() }
  const plan = await planWith(side, dlq, known.view, { ...to, within })
  assert.deepEqual([plan.report.send, plan.report.skip], [14, { discarded: 1, redriven: 5 }])
  // Meanwhile somebody sends some of them: the ledger is read on, and once more for a plan out of a file.
  assert.equal((await applied(side, await planOf(side, dlq, { ...to, limit: 4 }))).sent, 4)
  await assert.rejects(tried(side, plan, ended), { name: 'AbortError' })
  assert.deepEqual((await applied(side, plan, { known })).sent, 10)
  assert.deepEqual((await applied(side, plan, { lookUp })).sent, 10)

  await transactionsEnded([target], side.brokers)
  const copies = (await lettersOf(cluster, target)).map(({ key }) => keyText(key))
  assert.deepEqual(copies.toSorted(), rest.toSorted())
  const { view } = await readOperations(cluster, names)
  assert.deepEqual([view.operations.size, view.decided], [3, 0])
})
