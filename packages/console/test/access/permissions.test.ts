import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fits, isGranted, mayOf, permission, roleFor } from '../../src/access/permissions.ts'
import { runs } from '../runs.ts'

test('a star of a pattern stands for any characters, and everything else for itself', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), maxLength: 6 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 })
  fc.assert(
    fc.property(pattern, text, (wanted, topic) => {
      const expected = new RegExp(`^${wanted.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(topic)
      assert.equal(fits(wanted, topic), expected)
    }),
    runs(500)
  )
})

test('a role counts for the topics of its patterns, and the highest one for a topic is found', () => {
  const grants = [
    { role: 'viewer', topics: ['*'] },
    { role: 'operator', topics: ['error.orders.*', 'parked.orders'] }
  ] as const
  const given = grants.map(grant => ({ ...grant, topics: [...grant.topics] }))
  assert.equal(roleFor(given, 'error.orders.billing'), 'operator')
  assert.equal(roleFor(given, 'error.payments.billing'), 'viewer')
  assert.equal(roleFor([], 'error.orders.billing'), null)
  assert.equal(isGranted(given, 'act', 'error.orders.billing'), true)
  assert.equal(isGranted(given, 'act', 'error.payments.billing'), false)
  assert.equal(isGranted(given, 'act', null), true)
  assert.equal(isGranted(given, 'administer', null), false)
})

test('what is not allowed says why; a console that is read-only lets nobody change anything', () => {
  const admin = [{ role: 'admin' as const, topics: ['*'] }]
  const may = mayOf(admin, 'orders.dlq', true)
  assert.deepEqual(
    Object.entries(may).map(([name, { allowed }]) => [name, allowed]),
    [
      ['view', true],
      ['act', false],
      ['redrive', false],
      ['signOff', false],
      ['unmask', true],
      ['administer', true]
    ]
  )
  assert.match(may.act.reason ?? '', /read-only/)
  assert.match(permission([], 'redrive', 'orders.dlq', false).reason ?? '', /role operator for orders\.dlq/)
})
