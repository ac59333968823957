import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

test('a member that has no assignor in common with the others is refused, and they go on', async t => {
  const topic = await testTopic(t)
  const groupId = uniqueName('group')
  const first = startConsumer(t, { topics: topic, groupId, group: { assignors: ['range'] } })
  await first.event('assigned')

  const second = startConsumer(t, { topics: topic, groupId, group: { assignors: ['cooperative-sticky'] } })
  await assert.rejects(second.ended, { code: 'GROUP_PROTOCOL_MISMATCH' })

  await produce(topic, [{ value: 'later' }])
  await waitFor('the record', () => first.deliveries.length === 1)
  assert.equal(first.consumer.health().state, 'running')
})
