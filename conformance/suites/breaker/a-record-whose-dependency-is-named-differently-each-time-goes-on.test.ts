import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InfrastructureError } from '@dead-letter/kafka'
import { committedOffsets, produce, startConsumer, testTopic, within } from '../../harness/index.ts'

test('breaker.by that names another dependency each time it is asked strands no record', async t => {
  const topic = await testTopic(t, { partitions: 3 })
  await produce(
    topic,
    Array.from({ length: 30 }, (_, i) => ({ partition: i % 3, value: String(i) }))
  )
  let asked = 0
  let calls = 0
  const names = ['down', 'up', undefined]
  const run = startConsumer(
    t,
    {
      topics: topic,
      retry: { delayMs: 1, maxDelayMs: 1 },
      breaker: {
        by: (_, error) => (error === undefined ? names[asked++ % names.length] : 'down'),
        consecutive: 2,
        probeDelayMs: 5,
        maxProbeDelayMs: 10
      }
    },
    async () => {
      if (calls++ < 20) throw new InfrastructureError('it is down')
    },
    { untilIdle: true }
  )
  await within('the end', run.ended)
  assert.ok(run.events('breaker-opened').length > 0)
  assert.equal(run.consumer.metrics().handled, 30)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [10, 10, 10])
})
