import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BatchFailure,
  BusinessError,
  DeadLetterError,
  InfrastructureError,
  PoisonError,
  TransientError
} from '../src/index.ts'

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('errors of ours are told by JSON.stringify: name, code, message, fields, cause', () => {
  const root = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const cause = new InfrastructureError('database down', { cause: root })
  const error = new DeadLetterError(
    'HANDLER_DEPENDENCY_DOWN',
    { topic: 't', partition: 1, offset: 2, reason: 'x', big: 3n },
    cause
  )
  assert.deepEqual(json({ error }), {
    error: {
      name: 'DeadLetterError',
      code: 'HANDLER_DEPENDENCY_DOWN',
      message: error.message,
      retriable: true,
      details: { topic: 't', partition: 1, offset: 2, reason: 'x', big: '3' },
      cause: {
        name: 'InfrastructureError',
        message: 'database down',
        cause: { name: 'Error', code: 'ECONNREFUSED', message: 'refused' }
      }
    }
  })
  assert.deepEqual(json(new BatchFailure(3, 'why')), {
    name: 'BatchFailure',
    message: 'Record 3 of the batch failed',
    index: 3,
    cause: 'why'
  })
})

test('causes may be anything, and loop', () => {
  const circular = new DeadLetterError('CONSUMER_RUNNING')
  circular.cause = circular
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  for (const error of [
    circular,
    ...[null, 7n, Symbol('s'), {}, proxy].map(cause => new DeadLetterError('CONSUMER_RUNNING', {}, cause))
  ])
    assert.equal((json(error) as { code: string }).code, 'CONSUMER_RUNNING')
})

test('a class made of one of the four has its own name', () => {
  for (const Base of [PoisonError, TransientError, InfrastructureError]) assert.equal(new Base('x').name, Base.name)
  class UnknownCustomer extends BusinessError {}
  class Named extends BusinessError {
    override name = 'ByField'
  }
  class InConstructor extends BusinessError {
    constructor() {
      super('x')
      this.name = 'ByHand'
    }
  }
  const all = [new BusinessError('x'), new UnknownCustomer('x'), new Named('x'), new InConstructor()]
  assert.deepEqual(
    all.map(error => error.name),
    ['BusinessError', 'UnknownCustomer', 'ByField', 'ByHand']
  )
  assert.deepEqual(Object.keys(new UnknownCustomer('x')), ['failureClass'])
})
