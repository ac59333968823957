import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { testTopic } from '../../harness/index.ts'
import { clientConsumer, clientFetch, mended } from './client.ts'

test('a commit on the pool of the fetches is answered after the fetch that waits for records', async t => {
  const topic = await testTopic(t)
  const consumer = clientConsumer(t)
  consumer.topics.track(topic)
  await consumer.joinGroup({})
  const commit = (): Promise<void> =>
    consumer.commit({ offsets: [{ topic, partition: 0, offset: 0n, leaderEpoch: -1 }] })
  await clientFetch(consumer, topic, [0], { maxWaitTime: 10 })
  await commit()

  let polling = true
  const poll = clientFetch(consumer, topic, [0], { maxWaitTime: 1500 }).finally(() => {
    polling = false
  })
  // Until the fetch is on its way.
  await sleep(100)
  await commit()
  // Both answers may have come at once.
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(polling, false, mended)
  await poll
})
