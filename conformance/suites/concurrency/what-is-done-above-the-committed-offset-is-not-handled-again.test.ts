import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  brokers,
  clientsOf,
  committedOffsets,
  deleteAfter,
  leastSessionMs,
  produce,
  runConsumer,
  spawnProgram,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

const count = 400
const slow = new Set([3, 120, 250])
const records = Array.from({ length: count }, (_, i) => ({
  key: slow.has(i) ? 'slow' : `key ${i % 9}`,
  value: String(i)
}))

test('after a stop that runs out of time, only the records that were not done come again', async t => {
  const topic = await testTopic(t)
  await produce(topic, records)
  const groupId = uniqueName('group')
  const first = startConsumer(
    t,
    { topics: topic, groupId, concurrency: { by: 'key' } },
    (record, { signal }) =>
      slow.has(record.offset) &&
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  )
  await waitFor('all but the slow ones', () => first.consumer.metrics().handled === count - slow.size)
  await first.consumer.stop({ timeoutMs: 300 })
  assert.deepEqual(await committedOffsets(groupId, topic), [3])

  const second = await runConsumer(t, { topics: topic, groupId, concurrency: { by: 'key' } })
  assert.deepEqual(
    second.deliveries.map(d => d.offset).sort((a, b) => a - b),
    [...slow]
  )
  assert.deepEqual(await committedOffsets(groupId, topic), [count])
})

test('also after kill -9, in either mode of the next run', async t => {
  const topic = await testTopic(t)
  await produce(topic, records)
  const groupId = uniqueName('group')
  deleteAfter(t, `error.${topic}.${groupId}`)
  const session = String(await leastSessionMs())
  const program = join(import.meta.dirname, 'programs/by-key.ts')
  const child = await spawnProgram(t, program, [brokers(), groupId, topic, session])
  let handled = 0
  await child.line<{ handled?: number }>(
    'the handled ones',
    line => line.handled !== undefined && ++handled === count - slow.size
  )
  // 3 is committed; above it 116, 129 and 149 records are done, with one between that is not.
  await waitFor('their commit', async () => {
    const [group] = await clientsOf().admin.listConsumerGroupOffsets({ groups: [groupId] })
    return group?.topics[0]?.partitions[0]?.metadata?.includes(' r=1,38,1,3l,1,45 ')
  })
  await child.kill('SIGKILL')

  const second = await runConsumer(t, { topics: topic, groupId })
  assert.deepEqual(
    second.deliveries.map(d => d.offset),
    [...slow]
  )
  assert.deepEqual(await committedOffsets(groupId, topic), [count])
})
