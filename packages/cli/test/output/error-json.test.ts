import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { DeadLetterError, TransientError } from '@dead-letter/kafka'
import fc from 'fast-check'
import { explain } from '../../src/explain.ts'
import { tellEvents } from '../../src/output/run-events.ts'
import { anyCharacter } from '../any-character.ts'
import { fakeIo } from '../harness.ts'
import { runs } from '../runs.ts'

const throwing = (): never => {
  throw new Error('read me not')
}
const ring: unknown[] = []
ring.push(ring)
const revoked = (target: object): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

const oddText = fc.oneof(
  fc.string(),
  fc.string({ unit: anyCharacter }),
  fc.constantFrom('\ud800', 'a\udfffb', '\u2028\u2029\r\n\0', '😀'.repeat(40_000), 'x'.repeat(10_000_000))
)
const odd = fc.oneof(
  oddText,
  fc.anything({ withBigInt: true, withNullPrototype: true, withSymbol: true } as fc.ObjectConstraints),
  fc.constantFrom<unknown>(
    ring,
    Symbol('s'),
    1n,
    throwing,
    { toString: throwing },
    { toJSON: throwing },
    Object.create(null)
  )
)
/** How a property is there: as a value, as a getter that throws, or as one that answers otherwise each time. */
const property = fc.oneof(
  odd.map((value): PropertyDescriptor => ({ value, configurable: true })),
  fc.constant<PropertyDescriptor>({ get: throwing, configurable: true }),
  fc.tuple(oddText, odd).map(([first, then]): PropertyDescriptor => {
    let reads = 0
    return { get: () => (reads++ === 0 ? first : then), configurable: true }
  })
)
const shapes = fc.constantFrom<() => object>(
  () => new Error('plain'),
  () => new TransientError('ours'),
  () => new AggregateError([], 'several'),
  () => ({}),
  () => Object.create(null) as object,
  () => ({ [Symbol.for('dead-letter.error')]: true }),
  () => Object.create(DeadLetterError.prototype) as object
)
const names = ['name', 'code', 'message', 'cause', 'details', 'toJSON', 'toString', 'stack']
/** Made by the test itself: fast-check looks into values, and some of these do not bear it. */
const made = fc
  .tuple(shapes, fc.dictionary(fc.constantFrom(...names), property, { maxKeys: 5 }))
  .map(([make, properties]) => () => {
    const error = make()
    for (const [name, descriptor] of Object.entries(properties)) Object.defineProperty(error, name, descriptor)
    return error
  })
const traps = { get: throwing, getPrototypeOf: throwing, has: throwing, ownKeys: throwing }
const thrown = fc.oneof(
  odd.map(value => () => value),
  made,
  made.map(make => () => revoked(make())),
  made.map(make => () => new Proxy(make(), traps))
)
const letter = { topic: 'orders', partition: 0, offset: 1, stage: 'handle', class: 'transient', attempts: 1, id: 'x' }

test('whatever was thrown, its dead-letter event is one line of JSON, and what ends a run one line of text', () =>
  fc.assert(
    fc.asyncProperty(thrown, async make => {
      const error = make()
      const io = fakeIo()
      const hub = new EventEmitter()
      tellEvents(hub, io.terminal, true)
      hub.emit('dead-letter', { ...letter, error })
      await io.terminal.flush()
      const [line = '', ...more] = io.stdout.text.split('\n')
      assert.deepEqual(more, [''])
      assert.doesNotMatch(line, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
      const { time, error: told, ...facts } = JSON.parse(line) as { time: string; error: Record<string, unknown> }
      assert.ok(!Number.isNaN(Date.parse(time)))
      assert.deepEqual(facts, { event: 'dead-letter', ...letter })
      assert.ok(typeof told.name === 'string' && told.name.length <= 200)
      assert.ok(typeof told.message === 'string' && told.message.length <= 65_536)
      assert.ok(told.code === undefined || (typeof told.code === 'string' && told.code.length <= 200))
      assert.doesNotMatch(explain(error).line, /[\p{Cc}\p{Zl}\p{Zp}]/u)
    }),
    runs(300)
  ))
