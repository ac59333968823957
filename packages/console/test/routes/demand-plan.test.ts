import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letterMask } from '@dead-letter/operator'
import type { Who } from '../../src/access/access.ts'
import type { PlanRequest } from '../../src/api/index.ts'
import { demandPlan, demandTarget } from '../../src/routes/demand-plan.ts'
import type { Parts } from '../../src/work/parts.ts'

const who = (...grants: Who['grants'][number][]) =>
  ({ grants, signature: 'ada', session: { unmaskedUntil: 0 } }) as unknown as Who
const operator = who({ role: 'operator', topics: ['error.orders.*'] }, { role: 'viewer', topics: ['payroll'] })
/** Whose index knows no letter. */
const parts = {
  reader: { ask: async () => ({ letters: [] }) },
  mask: letterMask(['$.card', '$.items[*].sku', 'tenant'])
} as unknown as Parts
const plan = (more: Partial<PlanRequest>) =>
  demandPlan(parts, { dlq: 'error.orders.a', filter: { lineage: ['0'.repeat(32)] }, ...more }, operator, 0)

test('a plan goes to a topic that is named only by who may send back out of it', async () => {
  await plan({ target: { kind: 'origin' } })
  await plan({ target: { kind: 'group', group: 'billing' } })
  await plan({ target: { kind: 'topic', topic: 'error.orders.b' } })
  for (const topic of ['payroll', 'error.hr', 'error.orders'])
    await assert.rejects(plan({ target: { kind: 'topic', topic } }), { code: 'CONSOLE_FORBIDDEN' })
  demandTarget({ kind: 'topic', topic: 'anything' }, who({ role: 'admin', topics: ['*'] }))
})

test('a record that is written anew tells of no failure, and waits for its letter where something is masked', async () => {
  const record = (name: string) => ({ kind: 'record' as const, headers: [{ name, value: { text: 'payroll' } }] })
  await assert.rejects(plan({ transform: record('tenant') }), /does not have this failure yet/)
  const unmasked = { ...parts, mask: letterMask([]) }
  const request = { dlq: 'error.orders.a', filter: { lineage: ['0'.repeat(32)] }, transform: record('tenant') }
  await demandPlan(unmasked, request, operator, 0)
  await assert.rejects(plan({ transform: record('kafka_dlt-original-topic') }), /tell of a failure/)
})

test('a patch puts what is masked nowhere else, and does not ask for it', async () => {
  const patch = (operation: object) => plan({ transform: { kind: 'json-patch', patch: [operation] } })
  for (const from of ['/card', '/card/last', '', '/items', '/items/0', '/items/0/sku']) {
    await assert.rejects(patch({ op: 'copy', from, path: '/x' }), /masked for you/)
    await assert.rejects(patch({ op: 'move', from, path: '/x' }), /masked for you/)
    await assert.rejects(patch({ op: 'test', path: from, value: 1 }), /masked for you/)
  }
  await patch({ op: 'move', from: '/note', path: '/x' })
  await patch({ op: 'copy', from: '/items/0/count', path: '/card' })
  await patch({ op: 'replace', path: '/card', value: null })
})
