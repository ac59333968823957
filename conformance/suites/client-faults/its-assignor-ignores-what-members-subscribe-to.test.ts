import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, testTopic, uniqueName, waitFor, within } from '../../harness/index.ts'
import { clientConsumer, mended } from './client.ts'

test('members with {a} and with {a, b}: the client leaves partitions of b to nobody who reads them, ours reads all', async t => {
  const a = await testTopic(t, { partitions: 2, suffix: 'a' })
  const b = await testTopic(t, { partitions: 2, suffix: 'b' })
  const groupId = uniqueName('group')
  const member = async (topics: readonly string[]) => {
    // A member whose heartbeat was late is to join again, not to fail.
    const patience = { sessionTimeout: 30_000, retries: 20, retryDelay: 200 }
    const consumer = clientConsumer(t, { groupId, heartbeatInterval: 300, ...patience })
    for (const topic of topics) consumer.topics.track(topic)
    await within('the join', consumer.joinGroup({}))
    return consumer
  }
  const leader = await member([a])
  const other = await member([a, b])
  await waitFor('both to have partitions', () => leader.assignments?.length && other.assignments?.length)
  const ofB = (other.assignments ?? []).filter(assignment => assignment.topic === b)
  const read = ofB.flatMap(assignment => assignment.partitions)
  assert.notDeepEqual([...read].sort(), [0, 1], mended)

  await produce(
    b,
    [0, 1].map(partition => ({ partition, value: 'x' }))
  )
  const ours = uniqueName('group')
  const first = startConsumer(t, { topics: a, groupId: ours })
  await first.event('assigned')
  const second = startConsumer(t, { topics: [a, b], groupId: ours })
  await waitFor('both records of b', () => second.deliveries.filter(d => d.topic === b).length === 2)
})
