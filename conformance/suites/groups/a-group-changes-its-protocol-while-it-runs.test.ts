import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briefSessions,
  committedOffsets,
  needsOwnConsumerProtocol,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

test(
  'members of both protocols share a group: from classic to consumer and back',
  needsOwnConsumerProtocol,
  async t => {
    const { brokers } = await briefSessions(t)
    const topic = await testTopic(t, { partitions: 4, brokers })
    const groupId = uniqueName('group')
    const handled = new Counted()
    let written = 0
    const write = async (): Promise<void> => {
      await produce(
        topic,
        Array.from({ length: 40 }, (_, i) => ({ partition: i % 4, value: 'x' })),
        { brokers }
      )
      written += 40
    }
    const member = (protocol: 'classic' | 'consumer'): TestConsumer =>
      startConsumer(
        t,
        {
          brokers,
          topics: topic,
          groupId,
          commitIntervalMs: 60_000,
          group: protocol === 'classic' ? { heartbeatIntervalMs: 100 } : { protocol }
        },
        record => handled.count(record)
      )
    const has = (run: TestConsumer, partitions: number) => async (): Promise<boolean> =>
      run.consumer.health().partitions.length === partitions
    const members = [member('classic')]
    await waitFor('a classic member alone', has(members[0] as TestConsumer, 4))
    for (const protocol of ['consumer', 'classic'] as const) {
      await write()
      const next = member(protocol)
      await waitFor(`half for the ${protocol} member`, has(next, 2))
      await write()
      await members.shift()?.consumer.stop()
      await waitFor(`all for the ${protocol} member`, has(next, 4))
      members.push(next)
    }
    await write()
    await waitFor('all records', () => handled.different === written)
    await members[0]?.consumer.stop()
    assert.deepEqual(handled.repeated, [])
    assert.equal(String(await committedOffsets(groupId, topic, brokers)), String(Array(4).fill(written / 4)))
  }
)
