import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import {
  committedOffsets,
  partitionCount,
  produce,
  startConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

const count = 30

for (const [kind, error, most] of [
  ['of class infrastructure', () => Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }), 0],
  ['that nothing classifies', () => new Error('the answer did not come'), 6]
] as const) {
  test(`calls that end one after another with an error ${kind}: it opens, ${most} letters at most, and all goes on afterwards`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(
      topic,
      Array.from({ length: count }, (_, i) => ({ partition: i % 2, value: String(i) }))
    )
    let down = true
    const run = startConsumer(
      t,
      {
        topics: topic,
        commitIntervalMs: 20,
        retry: { delayMs: 1, maxDelayMs: 1 },
        breaker: { probeDelayMs: 10, maxProbeDelayMs: 50 }
      },
      async () => {
        await work(50)
        if (down) throw error()
      }
    )
    const opened = await run.event('breaker-opened')
    assert.deepEqual([opened.share, opened.calls, opened.dependency], [1, 20, 'default'])
    const before = run.deliveries.length
    await waitFor('probes', () => run.deliveries.length >= before + 10)
    assert.equal(run.consumer.health().healthy, false)
    assert.ok(run.consumer.metrics().deadLettered <= most, `${run.consumer.metrics().deadLettered} letters`)
    const letters = run.consumer.metrics().deadLettered
    down = false
    await waitFor('the end', async () => String(await committedOffsets(run.groupId, topic)) === '15,15')
    assert.equal(run.consumer.metrics().deadLettered, letters)
    assert.equal(run.consumer.metrics().handled, count - letters)
    assert.equal(run.events('breaker-closed').length, 1)
    await within('the stop', run.consumer.stop())
    if (letters === 0) assert.ok((await partitionCount(run.dlqOf(topic))) >= 0)
  })
}
