import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  deleteRecordsBefore,
  produce,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

test('records that were done above a committed offset are not handled again when retention has passed that offset', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: 12 }, (_, i) => ({ key: i < 1 ? 'stuck' : `key-${i}`, value: String(i) }))
  )
  const stuck = Promise.withResolvers<void>()
  t.after(() => stuck.resolve())
  const concurrency = { by: 'key' } as const
  const first = startConsumer(t, { topics: topic, concurrency }, ({ offset }) =>
    offset === 0 ? stuck.promise : undefined
  )
  await waitFor('all but one handled', async () => first.consumer.metrics().handled === 11)
  await first.consumer.stop({ timeoutMs: 0 })
  const { groupId } = first
  assert.deepEqual(await committedOffsets(groupId, topic), [0])

  await deleteRecordsBefore(topic, 0, 4)
  await produce(topic, [{ value: 'later' }])
  const second = startConsumer(t, { topics: topic, groupId, concurrency }, undefined, { untilIdle: true })
  await second.ended
  assert.deepEqual(
    second.deliveries.map(({ offset }) => offset),
    [12]
  )
  assert.equal(second.events('offset-out-of-range').length, 1)
})
