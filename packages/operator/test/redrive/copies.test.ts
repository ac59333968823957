import assert from 'node:assert/strict'
import { test } from 'node:test'
import { murmur2 } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { makePlan } from '../../src/redrive/make-plan.ts'
import { partitionFor } from '../../src/redrive/route/target-topics.ts'
import { fakeLetter } from '../fake-letter.ts'

test('a copy goes to the partition that its record came from, and where that is not told or gone by its key', () => {
  const key = Buffer.from('k')
  const cases = [
    { to: 'origin', told: 3, rawKey: key, partition: 3 },
    { to: 'origin', told: 6, rawKey: key, partition: murmur2(key) % 6 },
    { to: 'origin', told: undefined, rawKey: key, partition: murmur2(key) % 6 },
    { to: 'origin', told: undefined, rawKey: null, partition: 2 },
    { to: 'origin', told: 7, rawKey: null, partition: 1 },
    { to: 'topic', told: 3, rawKey: key, partition: murmur2(key) % 6 },
    { to: 'topic', told: 3, rawKey: null, partition: 3 }
  ] as const
  for (const { to, told, rawKey, partition } of cases) {
    const letter = fakeLetter({ partition: told }, { rawKey, partition: 2 })
    assert.equal(partitionFor(letter, to, 6), partition, JSON.stringify({ to, told, rawKey }))
  }
})

test('a plan has no filter that stops after some letters: they are others when it is applied', async () => {
  const made = makePlan(
    {} as Cluster,
    {
      ...{ dlq: 'd', filter: { stage: ['handle'], limit: 10 }, target: { kind: 'origin' }, by: 'ann', now: Date.now },
      ...{ names: { ledger: 'a.ledger', audit: 'a.audit' }, operation: '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f' }
    },
    new LedgerView()
  )
  await assert.rejects(made, { code: 'OPTION_INVALID' })
})
