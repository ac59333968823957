import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briefSessions,
  committedOffsets,
  endOffsets,
  needsOwnConsumerProtocol,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

const partitions = 6

for (const serverAssignor of ['uniform', 'range']) {
  test(
    `members that join and leave handle every record once: consumer, ${serverAssignor}`,
    needsOwnConsumerProtocol,
    async t => {
      const { brokers } = await briefSessions(t)
      const topic = await testTopic(t, { partitions, brokers })
      const groupId = uniqueName('group')
      const handled = new Counted()
      const member = (): TestConsumer =>
        startConsumer(
          t,
          // Only what a drain commits is committed.
          {
            brokers,
            topics: topic,
            groupId,
            commitIntervalMs: 60_000,
            group: { protocol: 'consumer', serverAssignor }
          },
          record => handled.count(record)
        )
      let written = 0
      let writing = true
      const writer = (async () => {
        while (writing) {
          await produce(
            topic,
            Array.from({ length: 60 }, (_, i) => ({ partition: i % partitions, value: 'x' })),
            { brokers }
          )
          written += 60
        }
      })()
      const shares = (...wanted: number[]) =>
        [
          `shares of ${wanted}`,
          () => String(members.map(({ consumer }) => consumer.health().partitions.length)) === String(wanted)
        ] as const
      const members = [member()]
      await waitFor(...shares(6))
      members.push(member())
      await waitFor(...shares(3, 3))
      members.push(member())
      await waitFor(...shares(2, 2, 2))
      await members.shift()?.consumer.stop()
      await waitFor(...shares(3, 3))
      await members.shift()?.consumer.stop()
      await waitFor(...shares(6))
      writing = false
      await writer
      await waitFor('every record', () => handled.different === written)
      await members[0]?.consumer.stop()
      assert.deepEqual(handled.repeated, [])
      assert.deepEqual(await committedOffsets(groupId, topic, brokers), await endOffsets(topic, brokers))
      assert.deepEqual(
        members.flatMap(run => run.events('lost')),
        []
      )
    }
  )
}
