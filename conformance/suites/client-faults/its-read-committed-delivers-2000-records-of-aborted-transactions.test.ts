import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runConsumer, testTopic } from '../../harness/index.ts'
import { transact, transactionalProducer } from '../transactions/transactional-producer.ts'
import { clientConsumer, clientFetch, mended, valuesOf } from './client.ts'

test('three aborted transactions of one producer in a fetch: the client leaks two of them, we deliver none', async t => {
  const topic = await testTopic(t)
  const producer = await transactionalProducer(t)
  const values = Array.from({ length: 1000 }, (_, i) => `aborted ${i}`)
  for (let i = 0; i < 3; i++) await transact(producer, topic, values, 'abort')

  const leaked = valuesOf(await clientFetch(clientConsumer(t), topic, [0]))
  assert.equal(leaked.length, 2000, mended)

  const ours = await runConsumer(t, { topics: topic })
  assert.equal(ours.deliveries.length, 0)
})
