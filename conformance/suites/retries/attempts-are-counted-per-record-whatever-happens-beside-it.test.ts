import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, testTopic } from '../../harness/index.ts'

test('attempts are counted per record: neither another error nor successes elsewhere start the count anew', async t => {
  const topic = await testTopic(t, { partitions: 3 })
  await produce(
    topic,
    Array.from({ length: 60 }, (_, i) => ({ partition: i % 3, value: String(i) }))
  )
  const errors = [new TypeError('one'), new RangeError('two'), 'three, a string', { four: 4 }]
  const run = startConsumer(
    t,
    { topics: topic, retry: { attempts: 4, backoff: 'fixed', delayMs: 5 } },
    async (record, { attempt }) => {
      await Promise.resolve()
      if (record.partition < 2 && record.offset === 7) throw errors[(attempt + record.partition) % 4]
    },
    { untilIdle: true }
  )
  await run.ended

  const attemptsOf = (partition: number): number[] =>
    run.deliveries.filter(d => d.partition === partition && d.offset === 7).map(d => d.attempt)
  assert.deepEqual(attemptsOf(0), [1, 2, 3, 4])
  assert.deepEqual(attemptsOf(1), [1, 2, 3, 4])
  assert.deepEqual(attemptsOf(2), [1])
  assert.equal(run.deliveries.length, 60 + 3 + 3)
  assert.deepEqual(
    run.events('dead-letter').map(({ offset, attempts }) => [offset, attempts]),
    [
      [7, 4],
      [7, 4]
    ]
  )
})
