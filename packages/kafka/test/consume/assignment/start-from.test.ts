import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type StartFrom, startFault, startOf } from '../../../src/consume/assignment/start-from.ts'
import { readConsumerOptions } from '../../../src/consume/consumer-options.ts'

const options = (from: unknown, topics: unknown = ['orders', /invoices-.*/]) =>
  readConsumerOptions({ brokers: 'localhost:9092', groupId: 'billing', topics, from })

test('every form is taken, and says where each topic starts', () => {
  const past = Date.UTC(2026, 0, 1)
  const cases: readonly [StartFrom, unknown][] = [
    ['earliest', 'earliest'],
    [0, 0],
    [past, past],
    [new Date(past), new Date(past)],
    [{ offsets: { orders: { 0: 7 } } }, { offsets: { 0: 7 } }],
    [{ offsets: {} }, { offsets: {} }],
    [{ orders: 'earliest' }, 'earliest'],
    [{ orders: past, '*': 'earliest' }, past],
    [{ orders: { offsets: { 3: 9 } } }, { offsets: { 3: 9 } }],
    [{ 'invoices-a': 'earliest' }, 'latest'],
    [{ 'invoices-a': 'latest', '*': 'earliest' }, 'earliest']
  ]
  for (const [from, orders] of cases) assert.deepEqual(startOf(options(from).from, 'orders'), orders)
})

test("a topic may be named like an option's word, or like what every object has", () => {
  assert.equal(startOf(options({ offsets: 'earliest' }, 'offsets').from, 'offsets'), 'earliest')
  assert.equal(startOf({ orders: 'earliest' }, 'constructor'), 'latest')
  assert.deepEqual(startOf({ offsets: {} }, 'toString'), { offsets: {} })
})

test('what is no start is refused with where it stands, and a unit that is not milliseconds by its name', () => {
  for (const wrong of [null, [], {}, 'newest', { orders: 'newest' }, { orders: { 0: 7 } }, { offsets: { orders: 7 } }])
    assert.notEqual(startFault(wrong), undefined, JSON.stringify(wrong))
  const refused = (from: unknown, message: RegExp): void =>
    assert.throws(() => options(from), { code: 'OPTION_INVALID', message })
  refused(1_764_176_461_000_000, /'from'.*looks like microseconds \(2025-11-26T/)
  refused(1_764_176_461_000_000_000, /looks like nanoseconds/)
  refused(1_764_176_461, /looks like seconds/)
  refused(8_640_000_000_000_001, /out of the range|looks like/)
  refused(new Date('2199-01-01'), /more than a day ahead/)
  refused({ orders: 1_764_176_461_000_000 }, /where 'orders' is .*looks like microseconds/)
})

test('a topic that is not subscribed to is refused, with the name that was probably meant', () => {
  const refused = (from: unknown, message: RegExp): void =>
    assert.throws(() => options(from), { code: 'OPTION_INVALID', message })
  refused({ ordres: 'earliest' }, /'ordres'; did you mean 'orders'/)
  refused({ offsets: { ordres: { 0: 1 } } }, /did you mean 'orders'/)
  refused({ other: 'earliest' }, /subscribed to \(orders, \/\^/)
})
