import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import type { DeadLetterError } from '@dead-letter/kafka'
import {
  clientsOf,
  embedded,
  needsOwnKafka,
  ownKafka,
  produce,
  startConsumer,
  testTopic,
  waitFor
} from '../../harness/index.ts'

const refusals = [
  ['ListOffsets', 'NOT_LEADER_OR_FOLLOWER', 'START_NOT_FOUND'],
  ['ListOffsets', 'TOPIC_AUTHORIZATION_FAILED', 'SOURCE_TOPIC_FORBIDDEN'],
  ['OffsetFetch', 'TOPIC_AUTHORIZATION_FAILED', 'SOURCE_TOPIC_FORBIDDEN'],
  ['OffsetFetch', 'UNSTABLE_OFFSET_COMMIT', 'START_NOT_FOUND'],
  ['OffsetFetch', 'UNKNOWN_SERVER_ERROR', 'START_NOT_FOUND'],
  ['OffsetCommit', 'UNKNOWN_TOPIC_OR_PARTITION', 'START_NOT_FOUND'],
  ['OffsetCommit', 'TOPIC_AUTHORIZATION_FAILED', 'SOURCE_TOPIC_FORBIDDEN']
] as const

const injected = { skip: embedded ? false : 'faults are injected into the embedded broker' }

for (const [api, error, code] of refusals) {
  test(
    `${api} answers ${error} for one partition: the others are handled, it is held and goes on by itself`,
    injected,
    async t => {
      const broker = await Broker.start({ topics: [{ name: 'orders', partitions: 4 }] })
      t.after(() => broker.stop())
      const brokers = broker.bootstrap
      await produce(
        'orders',
        [0, 1, 2, 3].map(partition => ({ partition, value: String(partition) })),
        { brokers }
      )
      const fault = broker.control.fail(api, { topic: 'orders', partition: 3, error, times: Number.POSITIVE_INFINITY })
      const run = startConsumer(t, { brokers, topics: 'orders', groupId: 'billing' })
      const held = await run.event('held')
      assert.deepEqual([held.partition, held.reason, held.error.code], [3, 'start', code])
      await waitFor('the others', () => run.deliveries.length === 3)
      const { healthy, partitions } = run.consumer.health()
      assert.equal(healthy, false)
      assert.deepEqual(partitions.map(p => [p.partition, p.position, ...p.holds.map(hold => hold.error.code)]).sort(), [
        [0, 1],
        [1, 1],
        [2, 1],
        [3, -1, code]
      ])
      fault.remove()
      await waitFor('the last one', () => run.deliveries.length === 4)
      await run.event('released', released => released.partition === 3 && released.reason === 'start')
      assert.equal(run.consumer.health().healthy, true)
    }
  )
}

test('a run until idle ends with the partition that cannot start, and why', injected, async t => {
  const broker = await Broker.start({ topics: [{ name: 'orders', partitions: 2 }] })
  t.after(() => broker.stop())
  const brokers = broker.bootstrap
  await produce('orders', [{ value: '0' }, { value: '1', partition: 1 }], { brokers })
  broker.control.fail('OffsetCommit', {
    topic: 'orders',
    partition: 1,
    error: 'TOPIC_AUTHORIZATION_FAILED',
    times: Number.POSITIVE_INFINITY
  })
  const options = { brokers, topics: 'orders', groupId: 'billing' }
  const run = startConsumer(t, options, undefined, { untilIdle: true, idleTimeoutMs: 1000 })
  await assert.rejects(run.ended, ({ code, details }: DeadLetterError) => {
    assert.equal(code, 'RUN_INCOMPLETE')
    assert.match(String(details.list), /^orders\[1\] \(owner: this member, .*held: SOURCE_TOPIC_FORBIDDEN\)$/)
    return true
  })
  assert.equal(run.deliveries.length, 1)
})

test('a partition without a leader is held before its start; the others are handled', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, {
    nodes: 3,
    properties: { 'default.replication.factor': '1', 'min.insync.replicas': '1' }
  })
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 6, brokers })
  const { layout } = await clientsOf(brokers).layout(topic)
  const alone = layout.partitions.filter(p => p.replicaNodes.length === 1)
  const [lost] = layout.partitions.filter(p => p.leaderId === layout.partitions[0]?.leaderId)
  assert.ok(lost !== undefined && alone.length === 6, 'one replica each')
  await produce(
    topic,
    [0, 1, 2, 3, 4, 5].map(partition => ({ partition, value: String(partition) })),
    { brokers }
  )
  const dead = lost.leaderId
  const gone = layout.partitions.filter(p => p.leaderId === dead).map(p => p.partitionIndex)
  await kafka.kill(dead - 1)
  const run = startConsumer(t, { brokers, topics: topic, deadLetter: { provision: 'off' } })
  await waitFor('the others', () => run.deliveries.length === 6 - gone.length)
  await waitFor('their holds', () =>
    gone.every(partition =>
      run.consumer.health().partitions.some(p => p.partition === partition && p.holds.some(h => h.reason === 'start'))
    )
  )
  await kafka.restart(dead - 1)
  await waitFor('all', () => run.deliveries.length === 6)
})

test('a topic made anew while another one is being opened is read from its beginning', injected, async t => {
  const broker = await Broker.start({ topics: ['orders', 'slow'] })
  t.after(() => broker.stop())
  const brokers = broker.bootstrap
  const lines = (count: number, name: string) => Array.from({ length: count }, (_, i) => ({ value: `${name} ${i}` }))
  await produce('orders', lines(100, 'old'), { brokers })
  const options = { brokers, groupId: 'billing', decode: 'text', metadataMaxAgeMs: 200 } as const
  const first = startConsumer(t, { ...options, topics: 'orders' }, undefined, { untilIdle: true })
  await first.ended

  broker.control.delay('ListOffsets', { topic: 'slow', ms: 2000 })
  const asked = broker.control.nextRequest('ListOffsets', { topic: 'slow' })
  const seen: unknown[] = []
  const second = startConsumer(t, { ...options, topics: ['orders', 'slow'] }, ({ value }) => {
    seen.push(value)
  })
  await asked
  await clientsOf(brokers).admin.deleteTopics({ topics: ['orders'] })
  await broker.createTopic('orders')
  await produce('orders', lines(150, 'new'), { brokers })
  await second.event('start-resolved', ({ topic }) => topic === 'slow')
  await waitFor('all of the new one', () => seen.length === 150)
  assert.deepEqual(
    seen,
    lines(150, 'new').map(({ value }) => value)
  )
})
