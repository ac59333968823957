import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HandlerSlots } from '../../../src/consume/deliver/handler-slots.ts'

test('who waits is served in turn, and who closes leaves at once without taking a slot', async () => {
  const slots = new HandlerSlots(1)
  const order: string[] = []
  const stays = new AbortController()
  const closes = new AbortController()
  const wait = async (name: string, { signal }: AbortController): Promise<void> => {
    order.push(`${name} ${await slots.take(signal)}`)
  }
  assert.equal(slots.tryTake(), true)
  const all = [wait('a', stays), wait('b', closes), wait('c', stays)]
  closes.abort()
  await all[1]
  assert.deepEqual(order, ['b false'])
  slots.release()
  await all[0]
  slots.release()
  await all[2]
  assert.deepEqual(order, ['b false', 'a true', 'c true'])
  assert.equal(slots.tryTake(), false)
  slots.release()
  assert.equal(slots.tryTake(), true)
  assert.equal(await slots.take(closes.signal), false)
  // Served ones listen no more.
  stays.abort()
  slots.release()
  assert.equal(slots.tryTake(), true)
})
