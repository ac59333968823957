import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'
import { clientProducer, mended } from './client.ts'

test('a partition that does not exist is silently another one; ours is a valid one, and says so', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await clientProducer(t).send({ messages: [{ topic, partition: 7, value: Buffer.from('x') }] })
  assert.deepEqual(
    (await readAll(topic)).map(record => record.partition),
    [1],
    mended
  )

  const source = await testTopic(t, { partitions: 2, suffix: 'source' })
  await produce(source, [{ value: '{bad' }])
  const ours = await runConsumer(t, { topics: source, decode: 'json', deadLetter: { partition: () => 7 } })
  assert.equal(ours.events('rerouted').length, 1)
  assert.equal((await deadRecords(ours.dlqOf(source), source)).length, 1)
})
