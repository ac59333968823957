import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a retriable failure is handled exactly as often as `attempts` says, then dead-lettered once', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, [
    { partition: 0, value: 'good' },
    { partition: 1, value: 'bad' },
    { partition: 1, value: 'recovers' }
  ])

  const run = await runConsumer(
    t,
    { topics: topic, decode: 'text', retry: { attempts: 4, delayMs: 5 } },
    (record, { attempt }) => {
      if (record.value === 'bad' || (record.value === 'recovers' && attempt < 3)) throw new Error('not now')
    }
  )

  const ofPartitionOne = run.deliveries.filter(d => d.partition === 1).map(d => [d.offset, d.attempt])
  assert.deepEqual(
    ofPartitionOne,
    [1, 2, 3, 4].map(attempt => [0, attempt]).concat([1, 2, 3].map(attempt => [1, attempt]))
  )
  const letters = await readAll(run.dlqOf(topic))
  assert.equal(letters.length, 1)
  assert.equal(String(letters[0]?.value), 'bad')
  assert.equal(headerText(letters[0] as (typeof letters)[0], 'x-dead-letter-attempts'), '4')
  assert.equal(headerText(letters[0] as (typeof letters)[0], 'x-dead-letter-class'), 'transient')
  assert.deepEqual(
    run.events('retry').map(e => [e.offset, e.attempts]),
    [1, 2, 3].map(attempts => [0, attempts]).concat([1, 2].map(attempts => [1, attempts]))
  )
})
