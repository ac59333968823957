import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDeadLetterOptions } from '../../../src/dead-letter/options.ts'
import {
  chooseDestination,
  type DestinationOptions,
  defaultDestination
} from '../../../src/dead-letter/route/destination.ts'
import { unmasked } from '../../../src/failure/mask.ts'
import { validTopicName } from '../../../src/topics/topic-name.ts'
import { recordOf } from '../../failure/records.ts'

const choose = (options: DestinationOptions, error: unknown = new Error('x')) =>
  chooseDestination({
    options: readDeadLetterOptions(options),
    record: recordOf(),
    error,
    group: 'billing',
    sourceTopic: 'orders',
    isSource: topic => topic === 'orders',
    mask: unmasked
  })
const answering = (answer: unknown) => ({ resolve: (() => answer) as never })

test('nothing configured: error.<source topic>.<group>', () =>
  assert.deepEqual(choose({}), { topic: 'error.orders.billing', listed: true }))
test('a fixed topic', () => assert.deepEqual(choose({ topic: 'dead' }), { topic: 'dead', listed: true }))
test('the resolver goes first, by record and error', () => {
  const resolve: DestinationOptions['resolve'] = (record, error, group) =>
    `${record.topic}.${(error as Error).name}.${group}`
  assert.deepEqual(choose({ topic: 'dead', resolve, topics: ['orders.TypeError.billing'] }, new TypeError('x')), {
    topic: 'orders.TypeError.billing',
    listed: true
  })
  assert.deepEqual(choose({ topic: 'dead', resolve }), { topic: 'orders.Error.billing', listed: false })
})
test('a resolver that answers nothing leaves it to the next rule', () => {
  assert.deepEqual(choose({ topic: 'dead', ...answering(null) }), { topic: 'dead', listed: true })
  assert.deepEqual(choose(answering(undefined)), { topic: 'error.orders.billing', listed: true })
})
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const useless: Readonly<Record<string, () => unknown>> = {
  'a number': () => 7,
  'a promise': async () => 'other',
  'a rejected promise': async () => {
    throw new Error('late')
  },
  'a bad name': () => 'no spaces',
  'an empty name': () => '',
  'a source topic': () => 'orders',
  'a revoked proxy': () => proxy,
  'an exception': () => {
    throw new Error('boom')
  },
  'a thrown proxy': () => {
    throw proxy
  }
}
for (const [name, resolve] of Object.entries(useless)) {
  test(`${name} from the resolver: the default DLQ, and why`, () => {
    const choice = choose({ resolve: resolve as never })
    assert.equal(choice.topic, 'error.orders.billing')
    assert.ok(choice.rerouted?.reason)
  })
}
test('names as Kafka takes them', () => {
  assert.equal(validTopicName('a.B-c_9'), null)
  assert.equal(validTopicName('x'.repeat(249)), null)
  for (const name of ['', '.', '..', 'x'.repeat(250), 'a b', 'ü', 'a/b', 'a\n'])
    assert.notEqual(validTopicName(name), null, name)
  assert.notEqual(validTopicName(defaultDestination('orders', 'my group')), null)
})
test('the choice is a topic name, whatever the resolver answers', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string()), answer =>
      assert.equal(validTopicName(choose(answering(answer)).topic), null)
    )
  )
})
