import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test('what breaker.by answers passes the mask and is cut wherever it is told', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'x' }])
  let down = true
  const run = startConsumer(
    t,
    {
      topics: topic,
      retry: { delayMs: 1 },
      breaker: {
        by: () => `https://shop.example/?token=4111-1111&more=${'x'.repeat(10_000)}`,
        consecutive: 2,
        probeDelayMs: 100
      },
      deadLetter: { mask: text => text.replaceAll('4111-1111', '****') }
    },
    () => {
      if (down) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    }
  )
  const { dependency } = await run.event('breaker-opened')
  assert.match(dependency, /^https:\/\/shop\.example\/\?token=\*\*\*\*&more=x+…$/)
  assert.equal(dependency.length, 200)
  const { breaker } = run.consumer.health()
  assert.deepEqual(
    breaker?.open.map(open => open.dependency),
    [dependency]
  )
  down = false
  await waitFor('its end', () => run.events('breaker-closed').length === 1)
  assert.equal(run.events('breaker-closed')[0]?.dependency, dependency)
})
