import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BreakerSettings, readBreakerOptions } from '../../src/failure/breaker-options.ts'
import { FitWatch } from '../../src/failure/fit-watch.ts'
import { FloodWatch } from '../../src/failure/flood-watch.ts'

const settings = readBreakerOptions({}) as BreakerSettings

test('a flood is told at the twentieth in a row, at whatever rate, then once for each window', () => {
  const slow = new FloodWatch('poison', settings)
  for (let i = 1; i < 20; i++) assert.equal(slow.failed(i * 60_000), undefined)
  assert.deepEqual(slow.failed(20 * 60_000), { class: 'poison', share: 1, records: 20 })
  const fast = new FloodWatch('poison', settings)
  let told = 0
  for (let now = 0; now < 25_000; now += 10) if (fast.failed(now)) told++
  assert.equal(told, 3)
})

test('half of a hundred within the window are a flood, a third are none', () => {
  const of = (oneBadIn: number): number => {
    const watch = new FloodWatch('business', settings)
    let told = 0
    for (let i = 0; i < 600; i++) {
      if (i % oneBadIn === 0) told += watch.failed(i) ? 1 : 0
      else watch.passed(1, i)
    }
    return told
  }
  assert.deepEqual([of(2), of(3)], [1, 0])
})

test('it is over when most records pass, or none of its class has come for six windows', () => {
  const watch = new FloodWatch('poison', settings)
  for (let i = 0; i < 30; i++) watch.failed(i)
  assert.equal(watch.current(60_000)?.class, 'poison')
  assert.equal(watch.current(60_100), undefined)
  for (let i = 0; i < 30; i++) watch.failed(70_000 + i)
  watch.passed(1, 70_100)
  assert.equal(watch.current(70_100), undefined)
})

test('nothing fits when as many have failed and none has passed, before or after', () => {
  const never = new FitWatch(3)
  for (let i = 0; i < 5; i++) never.failed()
  assert.deepEqual([never.nothingFits, never.misfits], [true, 3])
  never.passed()
  assert.equal(never.nothingFits, false)
  const once = new FitWatch(3)
  once.passed()
  for (let i = 0; i < 5; i++) once.failed()
  assert.equal(once.nothingFits, false)
  const off = new FitWatch(Number.POSITIVE_INFINITY)
  for (let i = 0; i < 5; i++) off.failed()
  assert.equal(off.nothingFits, false)
})
