import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteAfter, produce, startConsumer, testTopic, within } from '../../harness/index.ts'
import { type Damage, fetchProxy } from '../unreadable/fetch-proxy.ts'
import { clientConsumer, clientFetch, mended, valuesOf } from './client.ts'

const damage: Damage = batch => {
  batch.write('damaged!', batch.indexOf('in order'))
}

test('the checksum is not looked at by the client; by us it is', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'in order' }])
  const proxy = await fetchProxy(t)
  proxy.damage('in order', damage, 1)
  const client = clientConsumer(t, { bootstrapBrokers: proxy.brokers.split(',') })
  assert.deepEqual(valuesOf(await clientFetch(client, topic, [0])).map(String), ['damaged!'], mended)

  proxy.damage('in order', damage, 1)
  const values: string[] = []
  const ours = startConsumer(
    t,
    { topics: topic, brokers: proxy.brokers, decode: 'text' },
    record => values.push(String(record.value)),
    { untilIdle: true }
  )
  deleteAfter(t, ours.dlqOf(topic))
  await within('the end', ours.ended)
  assert.equal(ours.events('held')[0]?.error.code, 'BATCH_CORRUPT')
  assert.deepEqual(values, ['in order'])
})
