import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import { openForwarder } from '@dead-letter/kafka'
import {
  embedded,
  needsOwnKafka,
  ownKafka,
  partitionCount,
  produce,
  readAll,
  brokers as sharedBrokers,
  startConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

const values = ['a', 'b', 'c', 'd']
const handing = { retry: { attempts: 1, delayMs: 5, maxDelayMs: 5 }, breaker: { probeDelayMs: 5, maxProbeDelayMs: 20 } }
const needsEmbedded = { skip: embedded ? false : 'needs the embedded broker’s faults' }

for (const error of [
  'NOT_ENOUGH_REPLICAS',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'KAFKA_STORAGE_ERROR'
] as const)
  test(`${error}: nothing is dead-lettered, and all are copied once it is over`, needsEmbedded, async t => {
    const broker = await Broker.start({ topics: ['orders', 'clean'] })
    t.after(() => broker.stop())
    const brokers = broker.bootstrap
    await produce(
      'orders',
      values.map(value => ({ value })),
      { brokers }
    )
    const forwarder = await openForwarder({ brokers, topic: 'clean', deliveryTimeoutMs: 100, backoffMs: 5 })
    t.after(() => forwarder.close())
    const fault = broker.control.fail('Produce', { topic: 'clean', error, times: Number.POSITIVE_INFINITY })
    const run = startConsumer(t, { brokers, topics: 'orders', ...handing }, record => forwarder.forward(record), {
      untilIdle: true
    })
    await waitFor('two failures', () => run.events('failure').length >= 2)
    fault.remove()
    await within('the end', run.ended)
    assert.deepEqual(new Set(run.events('failure').map(failure => failure.class)), new Set(['infrastructure']))
    assert.equal(run.consumer.metrics().deadLettered, 0)
    assert.deepEqual([...new Set((await readAll('clean', { brokers })).map(record => String(record.value)))], values)
  })

test('too few in-sync replicas of the target hold the source until there are enough', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, { nodes: 3 })
  const { brokers } = kafka
  const topic = await testTopic(t, { brokers, configs: { 'min.insync.replicas': '1' } })
  const clean = await testTopic(t, { brokers, configs: { 'min.insync.replicas': '3' }, suffix: 'clean' })
  const forwarder = await openForwarder({ brokers, topic: clean, deliveryTimeoutMs: 500 })
  t.after(() => forwarder.close())
  await kafka.kill(2)
  await produce(
    topic,
    values.map(value => ({ value })),
    { brokers }
  )
  const run = startConsumer(t, { brokers, topics: topic, ...handing }, record => forwarder.forward(record), {
    untilIdle: true
  })
  await run.event('held')
  await waitFor('two failures', () => run.events('failure').length >= 2)
  await kafka.restart(2)
  await within('the end', run.ended)
  assert.deepEqual(new Set(run.events('failure').map(failure => failure.class)), new Set(['infrastructure']))
  assert.deepEqual([...new Set((await readAll(clean, { brokers })).map(record => String(record.value)))], values)
})

test('a record that is too large for the target is that record’s failure; the others are copied', async t => {
  const topic = await testTopic(t)
  const clean = await testTopic(t, { configs: { 'max.message.bytes': '2000' }, suffix: 'clean' })
  await produce(topic, [{ value: 'a' }, { value: 'x'.repeat(5000) }, { value: 'b' }])
  const forwarder = await openForwarder({ brokers: sharedBrokers(), topic: clean })
  t.after(() => forwarder.close())
  const run = startConsumer(t, { topics: topic }, record => forwarder.forward(record), { untilIdle: true })
  await within('the end', run.ended)
  assert.deepEqual(
    (await readAll(clean)).map(record => String(record.value)),
    ['a', 'b']
  )
  assert.equal((await partitionCount(run.dlqOf(topic))) > 0 ? (await readAll(run.dlqOf(topic))).length : 0, 1)
  assert.equal(run.consumer.metrics().deadByClass.business, 1)
})
