import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Slice, yieldToEventLoop } from '../../src/time/slice.ts'
import { turnsDuring } from '../turns.ts'

function busy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('long stretches of several workers are one to a turn of the event loop, each in its turn', async () => {
  const order: string[] = []
  const worker = async (name: string): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await yieldToEventLoop()
      order.push(name)
      busy(20)
    }
  }
  const turns = await turnsDuring(() => Promise.all(['a', 'b', 'c'].map(worker)))
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

test('loops over settled promises, many beside each other, let timers have their turn all the time', async () => {
  const slice = new Slice()
  const loop = async (): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      await Promise.resolve()
      busy(0.5)
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
  }
  // 400 ms of work at 16 ms a turn are 25 turns.
  const turns = await turnsDuring(() => Promise.all(Array.from({ length: 20 }, loop)))
  assert.ok(turns >= 12, `timers had ${turns} turns`)
})

test('steps that are slow all of a sudden are looked at after each', async () => {
  const slice = new Slice()
  for (let i = 0; i < 10_000; i++) await slice.step()
  const turns = await turnsDuring(async () => {
    for (let i = 0; i < 40; i++) {
      busy(18)
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
  })
  assert.ok(turns >= 20, `timers had ${turns} turns`)
})

test('who shares with others goes on for a part of four turns, and nobody for longer than one', async t => {
  let now = 1000
  t.mock.method(performance, 'now', () => now)
  const stretch = async (sharers: number): Promise<number> => {
    const slice = new Slice(() => sharers, 4)
    // Up to its first turn it learns how often the clock is to be looked at.
    let steps = 0
    for (let turns = 0; turns < 2; ) {
      now += 0.1
      if (turns === 1) steps++
      const turn = slice.step()
      if (turn === undefined) continue
      turns++
      await turn
    }
    return steps / 10
  }
  const [alone, four, eight, hundred] = [await stretch(1), await stretch(4), await stretch(8), await stretch(100)]
  for (const [ms, least] of [
    [alone, 16],
    [four, 16],
    [eight, 8],
    [hundred, 1]
  ] as const)
    assert.ok(ms >= least - 0.2 && ms <= least + 1.7, `${ms} ms in place of ${least}`)
})
