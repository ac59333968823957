import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InfrastructureError } from '@dead-letter/kafka'
import { produce, startConsumer, testTopic, waitFor, within } from '../../harness/index.ts'

test('each dependency has a breaker of its own, and health() shows which is open', async t => {
  const topic = await testTopic(t, { partitions: 4 })
  const needs = ['payments', 'mail', 'payments', 'mail']
  await produce(
    topic,
    Array.from({ length: 400 }, (_, i) => ({ partition: i % 4, value: needs[i % 4] as string }))
  )
  let down = true
  const run = startConsumer(
    t,
    {
      topics: topic,
      decode: 'text',
      retry: { delayMs: 1, maxDelayMs: 1 },
      breaker: { by: record => String(record.rawValue), consecutive: 4, probeDelayMs: 10, maxProbeDelayMs: 20 }
    },
    async record => {
      if (down && record.value === 'payments') throw new InfrastructureError('payments are down')
    },
    { untilIdle: true }
  )
  const opened = await run.event('breaker-opened')
  assert.deepEqual(opened, { dependency: 'payments', reason: 'infrastructure', share: 1, calls: 4 })
  await waitFor('what needs mail', () => run.consumer.metrics().handled === 200)
  const { breaker, healthy } = run.consumer.health()
  assert.deepEqual(
    breaker.open.map(({ dependency, reason }) => [dependency, reason]),
    [['payments', 'infrastructure']]
  )
  assert.equal(healthy, false)
  down = false
  await within('the end', run.ended)
  assert.equal(run.consumer.metrics().handled, 400)
  assert.equal(run.consumer.metrics().deadLettered, 0)
  assert.deepEqual(
    run.events('breaker-closed').map(({ dependency }) => dependency),
    ['payments']
  )
})
