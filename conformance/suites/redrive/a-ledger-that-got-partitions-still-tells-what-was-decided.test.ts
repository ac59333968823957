import assert from 'node:assert/strict'
import { test } from 'node:test'
import { growTopic } from '../../harness/index.ts'
import { decide, lettersOf, viewOf } from '../operator/cluster.ts'
import { applied, failed, planOf } from './redriving.ts'

test('of failures decided on before and after the ledger got more partitions the later decision counts', async t => {
  const { side, dlq, target } = await failed(t, 40)
  const plan = () => planOf(side, dlq, { target: { kind: 'topic', topic: target } })
  assert.equal((await decide(side, dlq, { name: 'park' })).changed, 40)
  await growTopic(side.names.ledger, 13)
  assert.deepEqual((await plan()).report.skip, { parked: 40 })
  assert.equal((await decide(side, dlq, { name: 'restore' })).changed, 40)
  assert.equal((await applied(side, await plan())).sent, 40)
  for (const { key } of await lettersOf(side.cluster, dlq))
    assert.equal((await viewOf(side.cluster, side.names)).stateOf(key), 'redriven')
  assert.deepEqual((await plan()).report.skip, { redriven: 40 })
  assert.equal((await lettersOf(side.cluster, target)).length, 40)
})
