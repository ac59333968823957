import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeError } from '../../src/failure/root-cause.ts'

class PaymentError extends Error {}

test('the root cause is the deepest cause', () => {
  const root = Object.assign(new RangeError('deep'), { code: 'E_DEEP' })
  const described = describeError(new PaymentError('outer', { cause: new Error('middle', { cause: root }) }))
  assert.equal(described.name, 'PaymentError')
  assert.equal(described.message, 'outer')
  assert.equal(described.code, undefined)
  assert.deepEqual(
    [described.causeName, described.causeCode, described.causeMessage, described.wrapped],
    ['RangeError', 'E_DEEP', 'deep', true]
  )
  assert.match(
    described.stack,
    /^PaymentError: outer\n {4}at [\s\S]*\nCaused by: Error: middle\n[\s\S]*\nCaused by: RangeError: deep\n {4}at /
  )
})

test('without a cause the error is its own root', () => {
  const described = describeError(Object.assign(new Error('only'), { code: 7 }))
  assert.deepEqual(
    [described.name, described.causeName, described.code, described.causeCode, described.wrapped],
    ['Error', 'Error', '7', '7', false]
  )
})

test('a cause that is no error is told in the trace and is not the root', () => {
  const described = describeError(new PaymentError('outer', { cause: 'timed out' }))
  assert.equal(described.causeName, 'PaymentError')
  assert.match(described.stack, /\nCaused by: string: timed out$/)
})

test('an aggregate leads to its first error', () => {
  const described = describeError(new AggregateError([new TypeError('first'), new Error('second')], 'all'))
  assert.deepEqual(
    [described.name, described.causeName, described.causeMessage],
    ['AggregateError', 'TypeError', 'first']
  )
})

test('what is thrown without being an error', () => {
  const shown = (thrown: unknown) => {
    const { name, message, stack } = describeError(thrown)
    return [name, message, stack]
  }
  assert.deepEqual(shown(null), ['null', null, ''])
  assert.deepEqual(shown(undefined), ['undefined', null, ''])
  assert.deepEqual(shown('boom'), ['string', 'boom', ''])
  assert.deepEqual(shown(42n), ['bigint', '42', ''])
  assert.deepEqual(shown(Symbol('s')), ['symbol', 'Symbol(s)', ''])
  assert.deepEqual(shown(Object.create(null)), ['Object', null, ''])
  assert.deepEqual(shown({ password: 'secret' }), ['Object', null, ''])
  assert.equal(describeError(new Error('')).message, null)
})

test('causes beyond the wanted trace are not looked at', () => {
  let looked = 0
  const middle = Object.defineProperty(new Error('middle', { cause: new Error('root') }), 'stack', {
    get: () => `${looked++}`
  })
  describeError(new Error('x'.repeat(100), { cause: middle }), 50)
  assert.equal(looked, 0)
})

const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error('no')
    },
    getPrototypeOf: () => {
      throw new Error('no')
    }
  }
)
const circular = new Error('a')
circular.cause = new Error('b', { cause: circular })
const endless = {
  get cause(): unknown {
    return { ...Object.getOwnPropertyDescriptors(this), __proto__: this }
  }
}

const odd: readonly unknown[] = [
  null,
  proxy,
  hostile,
  circular,
  endless,
  Object.freeze(new Error('f')),
  new AggregateError([proxy, hostile]),
  () => {},
  Symbol('x')
]

test('describing is total', () => {
  // fast-check looks into the values it generates, which a revoked proxy does not survive: indexes stand for them.
  const index = fc.nat({ max: odd.length - 1 })
  const shape = fc.record({
    name: fc.anything(),
    message: fc.anything(),
    stack: fc.anything(),
    code: fc.anything(),
    errors: fc.anything()
  })
  fc.assert(
    fc.property(index, shape, fc.anything(), (i, fields, anything) => {
      for (const error of [
        odd[i],
        anything,
        fields,
        { ...fields, cause: odd[i] },
        { ...fields, cause: anything },
        new Error('outer', { cause: odd[i] })
      ]) {
        const described = describeError(error)
        for (const text of [described.name, described.stack, described.causeName, described.causeStack])
          assert.equal(typeof text, 'string')
        assert.notEqual(described.name, '')
        assert.notEqual(described.causeName, '')
        for (const text of [described.message, described.causeMessage])
          assert.ok(text === null || typeof text === 'string')
      }
    })
  )
})
