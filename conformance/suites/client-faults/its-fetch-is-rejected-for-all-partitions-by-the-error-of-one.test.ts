import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitOffsets, produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'
import { clientConsumer, clientFetch, hasCode, mended } from './client.ts'

test('one partition out of range: the client gives nothing of the other, ours goes on with both', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(
    topic,
    [0, 1].flatMap(partition => [1, 2, 3].map(i => ({ partition, value: String(i) })))
  )
  await assert.rejects(
    clientFetch(clientConsumer(t), topic, [0, 99]),
    error => hasCode(error, 'OFFSET_OUT_OF_RANGE'),
    mended
  )

  const groupId = uniqueName('group')
  await commitOffsets(groupId, topic, [0, 99])
  const ours = startConsumer(t, { topics: topic, groupId })
  await ours.event('offset-out-of-range')
  await waitFor('all records', () => ours.deliveries.length === 6)
})
