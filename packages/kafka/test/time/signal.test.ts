import assert from 'node:assert/strict'
import { test } from 'node:test'
import { yieldToEventLoop } from '../../src/time/signal.ts'

function busy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('long stretches of several workers are one to a turn of the event loop, each in its turn', async () => {
  const order: string[] = []
  let turns = 0
  let ended = false
  const tick = (): void => {
    turns++
    if (!ended) setTimeout(tick, 1)
  }
  setTimeout(tick, 1)
  const worker = async (name: string): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await yieldToEventLoop()
      const before = turns
      order.push(name)
      busy(20)
      assert.equal(turns, before)
    }
  }
  await Promise.all(['a', 'b', 'c'].map(worker))
  ended = true

  assert.equal(order.join(''), 'abcabcabc')
  assert.ok(turns >= 8, `timers had ${turns} turns`)
})

test('short stretches share a turn, so that many workers cost no more turns than one', async () => {
  let turns = 0
  const count = (): void => {
    turns++
    if (turns < 100) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      await yieldToEventLoop()
      await yieldToEventLoop()
    })
  )
  assert.ok(turns <= 10, `${turns} turns`)
  turns = 100
})
