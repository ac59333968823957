import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDeadline } from '../../src/time/signal.ts'

const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length

test('a deadline aborts what it is given to', async () => {
  const reason = await withDeadline(
    1,
    deadline => new Promise<unknown>(resolve => deadline.addEventListener('abort', () => resolve(deadline.reason)))
  )
  assert.equal((reason as DOMException).name, 'TimeoutError')
})

test('nothing is left of a deadline when the work is done or fails, even where a listener stays', async () => {
  const before = timers()
  let during = 0
  const done = await withDeadline(60_000, async deadline => {
    deadline.addEventListener('abort', () => {})
    during = timers()
    return 'done'
  })
  assert.equal(done, 'done')
  assert.equal(during, before + 1)
  assert.equal(timers(), before)
  await assert.rejects(
    withDeadline(60_000, () => Promise.reject(new Error('failed'))),
    /failed/
  )
  assert.equal(timers(), before)
})
