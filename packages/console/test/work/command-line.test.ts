import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandOf } from '../../src/work/command-line.ts'

test('the command of a plan means the letters that the plan means', () => {
  const plan = { dlq: 'shop.orders.DLT', target: { kind: 'group' as const }, maxRedrives: 3 }
  assert.equal(commandOf({ ...plan, filter: null }), 'dead-letter plan --dlq shop.orders.DLT --all --to group')
  const filter = {
    cause: ['v2:00ff', "it's"],
    header: [{ name: 'tenant', value: 'acme' }, { name: 'retried' }],
    origin: [{ topic: 'orders', partition: 3, offsets: [100, 200] as const }],
    since: 0,
    where: 'value.amount > 100',
    limit: 5
  }
  assert.equal(
    commandOf({ ...plan, target: { kind: 'origin' }, filter, rate: 10, again: true }),
    "dead-letter plan --dlq shop.orders.DLT --cause v2:00ff --cause 'it'\\''s' --header tenant=acme --header retried --origin orders:3:100-200 --since 1970-01-01T00:00:00.000Z --where 'value.amount > 100' --limit 5 --rate 10 --again"
  )
})

test('a plan says what flags can say of it, and no command where they cannot', () => {
  const plan = { dlq: 'orders.DLT', target: { kind: 'origin' as const }, filter: { text: 'timeout' } }
  const transform = { kind: 'merge-patch' as const, patch: { currency: 'EUR' } }
  assert.equal(
    commandOf({ ...plan, transform }),
    `dead-letter plan --dlq orders.DLT --contains timeout --patch '{"currency":"EUR"}'`
  )
  assert.equal(commandOf({ ...plan, filter: { state: ['open'] } }), '')
  assert.equal(commandOf({ ...plan, transform: { kind: 'record', value: null } }), '')
  assert.equal(commandOf({ ...plan, check: { decode: 'json' } }), '')
})
