import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briefSessions,
  committedOffsets,
  endOffsets,
  growTopic,
  needsOwnConsumerProtocol,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

test('consumer protocol: unequal subscriptions, a new topic, a topic that grows', needsOwnConsumerProtocol, async t => {
  const { brokers } = await briefSessions(t)
  const prefix = uniqueName('topics')
  const name = (suffix: string): string => `${prefix}-${suffix}`
  const create = (suffix: string, partitions: number): Promise<string> =>
    testTopic(t, { partitions, brokers, name: name(suffix) })
  await create('a', 2)
  await create('b', 2)
  const groupId = uniqueName('group')
  const handled = new Counted()
  const member = (topics: string | RegExp): TestConsumer =>
    startConsumer(
      t,
      { brokers, topics, groupId, metadataMaxAgeMs: 500, commitIntervalMs: 100, group: { protocol: 'consumer' } },
      record => handled.count(record)
    )
  const has = (run: TestConsumer): string[] =>
    run.consumer.health().partitions.map(({ topic, partition }) => `${topic.at(-1)}${partition}`)
  let written = 0
  const write = async (suffix: string, partitions: number): Promise<void> => {
    await produce(
      name(suffix),
      Array.from({ length: partitions * 10 }, (_, i) => ({ partition: i % partitions, value: 'x' })),
      { brokers }
    )
    written += partitions * 10
    await waitFor(`the records of ${suffix}`, () => handled.total >= written)
  }

  const one = member(name('a'))
  const all = member(new RegExp(`^${prefix}-.$`))
  const together = (wanted: string) => (): boolean =>
    [...has(one), ...has(all)].sort().join(' ') === wanted && has(one).join('').includes('a')
  await waitFor('what each may have', together('a0 a1 b0 b1'))
  await write('a', 2)
  await write('b', 2)
  await create('c', 1)
  await waitFor('the new topic', together('a0 a1 b0 b1 c0'))
  await write('c', 1)
  await growTopic(name('b'), 4, brokers)
  await waitFor('the new partitions', together('a0 a1 b0 b1 b2 b3 c0'))
  await write('b', 4)
  await one.consumer.stop()
  await waitFor('everything', () => has(all).sort().join(' ') === 'a0 a1 b0 b1 b2 b3 c0')
  await write('a', 2)
  for (const suffix of ['a', 'b', 'c']) {
    const ends = String(await endOffsets(name(suffix), brokers))
    await waitFor(
      'the last commit',
      async () => String(await committedOffsets(groupId, name(suffix), brokers)) === ends
    )
  }
  assert.ok(one.deliveries.every(({ topic }) => topic === name('a')))
  assert.deepEqual(handled.repeated, [])
  assert.deepEqual(all.events('lost'), [])
})
