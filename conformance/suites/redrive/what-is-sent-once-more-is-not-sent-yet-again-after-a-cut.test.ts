import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askOperation, demandStoredPlan } from '@dead-letter/operator'

import { lettersOf, viewOf } from '../operator/cluster.ts'
import { applied, failed, planOf, tried } from './redriving.ts'

test('cut off, sending once more is gone on with, and another of the same is refused until then', async t => {
  const { side, dlq, target } = await failed(t, 20)
  const { cluster, names } = side
  const to = { target: { kind: 'topic', topic: target } as const }
  const copies = async (): Promise<number> => (await lettersOf(cluster, target)).length
  await applied(side, await planOf(side, dlq, to))
  assert.equal(await copies(), 20)

  const again = () => planOf(side, dlq, { ...to, again: true, rate: 10 })
  const cut = new AbortController()
  const plan = await again()
  const { sent } = await applied(side, plan, { signal: cut.signal, onProgress: () => cut.abort() })
  assert.ok(sent > 0 && sent < 20)
  await assert.rejects(again(), { code: 'OPERATION_UNFINISHED' })
  // Others are not in its way.
  assert.deepEqual((await planOf(side, dlq, to)).report.skip, { redriven: 20 })
  await planOf(side, dlq, { ...to, again: true, filter: { error: ['Other'] } })

  await applied(side, demandStoredPlan(await viewOf(cluster, names), plan.operation).plan)
  assert.equal(await copies(), 40)
  const next = await again()
  const ended = new AbortController()
  await tried(side, next, { signal: ended.signal, onState: () => ended.abort() })
  await assert.rejects(again(), { code: 'OPERATION_UNFINISHED' })
  await askOperation(cluster, names, next.operation, 'cancel', { by: 'ann', now: Date.now })
  assert.equal((await again()).report.send, 20)
})
