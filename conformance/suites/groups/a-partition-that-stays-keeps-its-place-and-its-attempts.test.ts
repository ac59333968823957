import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briefSessions,
  needsOwnBroker,
  needsOwnConsumerProtocol,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

for (const group of [
  { protocol: 'consumer' },
  { protocol: 'classic', assignors: ['cooperative-sticky'], heartbeatIntervalMs: 100 }
] as const) {
  const needs = group.protocol === 'consumer' ? needsOwnConsumerProtocol : needsOwnBroker
  test(`a partition that stays keeps its place and its attempts: ${group.protocol}`, needs, async t => {
    const { brokers } = await briefSessions(t)
    const topic = await testTopic(t, { partitions: 2, brokers })
    const groupId = uniqueName('group')
    const member = (): TestConsumer =>
      startConsumer(
        t,
        {
          brokers,
          topics: topic,
          groupId,
          group,
          retry: { attempts: 1000, backoff: 'fixed', delayMs: 100 }
        },
        ({ offset }) => {
          if (offset === 1 && failing) throw new Error('not yet')
        }
      )
    let failing = true
    await produce(
      topic,
      [0, 1].flatMap(partition => Array.from({ length: 4 }, () => ({ partition, value: '' }))),
      { brokers }
    )
    const first = member()
    const attempts = (run: TestConsumer, partition: number): number[] =>
      run.deliveries
        .filter(delivery => delivery.partition === partition && delivery.offset === 1)
        .map(({ attempt }) => attempt)
    await waitFor('three attempts of each', () => [0, 1].every(partition => attempts(first, partition).length >= 3))

    const second = member()
    const { partitions: moved } = await second.event('assigned', ({ partitions }) => partitions.length === 1)
    const gone = moved[0]?.partition ?? -1
    const stays = 1 - gone
    const before = attempts(first, stays).length
    await waitFor(
      'more attempts of both',
      () => attempts(first, stays).length > before + 3 && attempts(second, gone).length > 3
    )
    failing = false
    await waitFor('the last records', () =>
      [first, second].every(run => run.deliveries.some(({ offset }) => offset === 3))
    )
    const made = attempts(first, stays)
    assert.deepEqual(
      made,
      made.map((_, i) => i + 1),
      'one after the other, over the rebalance'
    )
    assert.equal(attempts(second, gone)[0], 1, 'attempts of a partition that moves begin anew')
    const places = first.deliveries.filter(({ partition }) => partition === stays).map(({ offset }) => offset)
    assert.deepEqual([...new Set(places)], [0, 1, 2, 3])
    assert.equal(places.filter(offset => offset !== 1).length, 3)
    assert.deepEqual(first.events('lost'), [])
  })
}
