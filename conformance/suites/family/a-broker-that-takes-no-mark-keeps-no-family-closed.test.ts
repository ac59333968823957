import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedMetadata,
  committedOffsets,
  needsOwnBroker,
  ownBroker,
  produce,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

test(
  'offset.metadata.max.bytes 20: positions in a family are committed without the mark of who reads it',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, { 'offset.metadata.max.bytes': '20' })
    const topic = await testTopic(t, { brokers })
    const groupId = uniqueName('billing')
    const family = await testTopic(t, { brokers, name: `redrive.${topic}.${groupId}` })
    const consumer = startConsumer(t, { topics: topic, groupId, brokers, commitIntervalMs: 20 })
    await waitFor('its start', async () => String(await committedOffsets(groupId, family, brokers)) === '0')
    // No redrive sent it: it is passed over, and the position moves.
    await produce(family, [{ value: 'foreign' }], { brokers })
    await waitFor('its commit', async () => String(await committedOffsets(groupId, family, brokers)) === '1')
    assert.deepEqual(await committedMetadata(groupId, family, brokers), [''])
    assert.deepEqual(consumer.events('held'), [])
  }
)
