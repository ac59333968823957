import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { EventHub } from '../../src/consume/event-emitter.ts'
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
