import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { EventHub } from '../../src/consume/event-emitter.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { BusinessError } from '../../src/failure/failure-errors.ts'
import { unmasked } from '../../src/failure/mask.ts'

const deleted = { topic: 'orders' }

test('a listener that throws or rejects harms neither the others nor the process, and is told', async t => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => {
    unhandled.push(reason)
  }
  process.on('unhandledRejection', note)
  t.after(() => process.off('unhandledRejection', note))
  const failing: readonly (() => unknown)[] = [
    () => {
      throw new Error('no good')
    },
    async () => {
      throw new Error('no good')
    },
    () => {
      throw Object.create(null)
    }
  ]
  for (const listener of failing) {
    const hub = new EventHub(unmasked)
    const heard: unknown[] = []
    hub.on('topic-deleted', listener)
    hub.on('topic-deleted', payload => heard.push(payload))
    const warned = once(process, 'warning') as Promise<[Error]>
    hub.emit('topic-deleted', deleted)
    const [warning] = await warned
    assert.equal(warning.name, 'DeadLetterWarning')
    assert.match(warning.message, /listener of 'topic-deleted' threw: ./)
    assert.deepEqual(heard, [deleted])
  }
  await turn()
  assert.deepEqual(unhandled, [])
})

test('a payload that is logged as JSON tells its error, whatever it is', () => {
  const ring = Object.assign(new TypeError('ring'), { code: 'E_RING' })
  ring.cause = ring
  const secretive = Object.assign(new Error('refused'), {
    toJSON: () => assert.fail('it may tell a request with its headers')
  })
  const told = (error: unknown): unknown => {
    const hub = new EventHub(unmasked)
    let json = ''
    hub.on('failure', payload => {
      assert.deepEqual(Object.keys(payload), ['topic', 'error'])
      json = JSON.stringify(payload)
    })
    hub.emit('failure', { topic: 'orders', error } as never)
    return JSON.parse(json).error
  }
  assert.deepEqual(told(new Error('no')), { name: 'Error', message: 'no' })
  const { name, code, message, cause } = told(ring) as Record<string, { name?: string }>
  assert.deepEqual([name, code, message, cause?.name], ['TypeError', 'E_RING', 'ring', 'TypeError'])
  assert.deepEqual(told(secretive), { name: 'Error', message: 'refused' })
  assert.deepEqual([told('text'), told(null), told(7n)], ['text', null, '7'])
  assert.deepEqual(told(new BusinessError('closed')), { name: 'BusinessError', message: 'closed' })
  const { message: known } = told(new DeadLetterError('CONSUMER_RUNNING')) as { message: string }
  assert.match(known, /\w/)
})
