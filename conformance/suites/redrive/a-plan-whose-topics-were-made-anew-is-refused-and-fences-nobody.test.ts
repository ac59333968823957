import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledgerNames } from '@dead-letter/operator'
import {
  deleteAfter,
  deleteTopic,
  produce,
  runConsumer,
  testLedger,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { decide, lettersOf, operator } from '../operator/cluster.ts'
import { applied, planOf, tried } from './redriving.ts'

test('a plan is refused once its dead-letter topic, its target or its ledger was made anew; who runs meanwhile goes on', async t => {
  const topic = await testTopic(t)
  const [target, gone] = [await testTopic(t, { suffix: 'target' }), await testTopic(t, { suffix: 'gone' })]
  const [dlq, other] = [uniqueName('dlq'), uniqueName('other')]
  for (const name of [dlq, other]) deleteAfter(t, name)
  await produce(
    topic,
    Array.from({ length: 10 }, (_, i) => ({ value: `{${i}` }))
  )
  for (const name of [dlq, other]) await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: name } })
  const side = operator(t)
  const to = (name: string) => ({ target: { kind: 'topic', topic: name } as const })
  const ofTarget = await planOf(side, dlq, to(gone))
  const ofDlq = await planOf(side, other, to(target))
  for (const name of [gone, other]) {
    await deleteTopic(name)
    await testTopic(t, { name })
  }
  const begun = Promise.withResolvers<void>()
  const running = tried(side, await planOf(side, dlq, { ...to(target), rate: 5 }), {
    onProgress: () => begun.resolve()
  })
  await begun.promise
  for (const stale of [ofTarget, ofDlq])
    await assert.rejects(tried(side, stale, { takeOver: true }), { code: 'REDRIVE_PLAN_STALE' })
  assert.deepEqual([(await running).sent, (await running).stopped], [10, false])

  const names = ledgerNames(testLedger(t))
  const apart = { ...side, names }
  await decide(apart, dlq, { name: 'discard' })
  const ofLedger = await planOf(apart, dlq, to(target))
  assert.deepEqual(ofLedger.report.skip, { discarded: 10 })
  await deleteTopic(names.ledger)
  await assert.rejects(applied(apart, ofLedger), { code: 'REDRIVE_PLAN_STALE' })
  assert.equal((await lettersOf(side.cluster, target)).length, 10)
})
