import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupState, testTopic, uniqueName, waitFor } from '../../harness/index.ts'
import { clientConsumer, mended } from './client.ts'

test('close() of a static member sends a leave, so each restart is a rebalance', async t => {
  const topic = await testTopic(t)
  const groupId = uniqueName('group')
  const consumer = clientConsumer(t, { groupId, groupInstanceId: 'one', sessionTimeout: 30_000 })
  consumer.topics.track(topic)
  await consumer.joinGroup({})
  await waitFor('the member', async () => (await groupState(groupId)).members === 1)
  await consumer.close()
  assert.equal((await groupState(groupId)).members, 0, mended)
})
