import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, runConsumer, testTopic } from '../../harness/index.ts'

test('a wall clock that is set forward by an hour between two attempts uses up none of maxElapsedMs', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'a' }])
  const real = Date.now
  t.after(() => {
    Date.now = real
  })
  const run = await runConsumer(
    t,
    { topics: topic, retry: { attempts: 100, delayMs: 20, backoff: 'fixed', maxElapsedMs: 600_000 } },
    (_, { attempt }) => {
      if (attempt === 2) Date.now = () => real() + 3_600_000
      if (attempt === 4) Date.now = () => real() - 3_600_000
      if (attempt < 6) throw new Error('not yet')
    }
  )
  Date.now = real
  assert.equal(run.deliveries.length, 6)
  assert.equal(run.consumer.metrics().deadLettered, 0)
})
