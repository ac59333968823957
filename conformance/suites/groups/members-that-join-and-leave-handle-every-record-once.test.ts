import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import {
  committedOffsets,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

const partitions = 6
const perPartition = 500

for (const assignor of ['cooperative-sticky', 'range', 'roundrobin'] as const) {
  test(`members that join and leave handle every record once: ${assignor}`, async t => {
    const topic = await testTopic(t, { partitions })
    const groupId = uniqueName('group')
    const bad = (i: number): boolean => i % 50 === 0
    await produce(
      topic,
      Array.from({ length: partitions * perPartition }, (_, i) => ({
        partition: i % partitions,
        value: bad(i) ? `{bad ${i}` : JSON.stringify(i)
      }))
    )
    const handled = new Counted()
    const member = (): TestConsumer =>
      startConsumer(
        t,
        {
          topics: topic,
          groupId,
          decode: 'json',
          group: { assignors: [assignor], heartbeatIntervalMs: 100, sessionTimeoutMs: 30_000 }
        },
        async record => {
          handled.count(record)
          await work(2)
        }
      )

    const first = member()
    await waitFor('the first hundred', () => handled.total >= 100)
    const second = member()
    await second.event('assigned', ({ partitions: given }) => given.length > 0)
    await waitFor('records of the second', () => second.deliveries.length >= 100)
    await first.consumer.stop()
    const before = second.deliveries.length
    await waitFor('records of the second alone', () => second.deliveries.length >= before + 100)
    const third = member()
    await waitFor('records of the third', () => third.deliveries.length >= 50)
    const all = Array.from({ length: partitions }, () => perPartition)
    await waitFor('the last commit', async () => String(await committedOffsets(groupId, topic)) === String(all))

    const members = [first, second, third]
    const dead = members.reduce((sum, { consumer }) => sum + consumer.metrics().deadLettered, 0)
    assert.deepEqual(handled.repeated, [])
    assert.equal(handled.different + dead, partitions * perPartition)
    assert.equal(dead, 60)
    assert.deepEqual(
      members.flatMap(m => m.events('lost')),
      []
    )
  })
}
