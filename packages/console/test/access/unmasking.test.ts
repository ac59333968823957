import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isGranted } from '../../src/access/permissions.ts'
import { Sessions } from '../../src/access/sessions.ts'
import { unmaskedUntil } from '../../src/access/unmasking.ts'
import type { Grant } from '../../src/api/index.ts'
import { runs } from '../runs.ts'

test('who unmasked sees unmasked only what the role is for now, and only until then', () => {
  const role = fc.constantFrom('viewer' as const, 'operator' as const, 'admin' as const)
  const pattern = fc.constantFrom('*', 'error.a.*', 'error.b.*', 'error.a.x')
  const grants = fc.array(fc.record({ role, topics: fc.array(pattern, { maxLength: 2 }) }), { maxLength: 3 })
  const dlq = fc.constantFrom('error.a.x', 'error.a.y', 'error.b.x', null)
  const user = { id: 'ada', name: 'ada' }
  const { session } = new Sessions().begin(user, 0)
  session.unmaskedUntil = 1000
  const until = (of: readonly Grant[], topic: string | null, now: number): number | null =>
    unmaskedUntil({ user, signature: 'ada', grants: of, session }, topic, now)
  fc.assert(
    fc.property(grants, dlq, fc.integer({ min: 0, max: 2000 }), (of, topic, now) => {
      const may = now < 1000 && isGranted(of, 'unmask', topic)
      assert.equal(until(of, topic, now), may ? 1000 : null)
    }),
    runs(300)
  )
  const half: Grant[] = [
    { role: 'admin', topics: ['error.a.*'] },
    { role: 'viewer', topics: ['*'] }
  ]
  assert.deepEqual(
    ['error.a.x', 'error.b.x', null].map(topic => until(half, topic, 1)),
    [1000, null, 1000]
  )
  assert.equal(until([{ role: 'operator', topics: ['*'] }], 'error.a.x', 1), null)
})
