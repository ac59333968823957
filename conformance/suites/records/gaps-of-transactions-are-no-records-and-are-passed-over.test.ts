import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Producer } from '@platformatic/kafka'
import {
  brokers,
  committedOffsets,
  deadRecords,
  endOffsets,
  produce,
  readAll,
  runConsumer,
  testTopic,
  transactionsEnded,
  uniqueName
} from '../../harness/index.ts'

test('markers and aborted records are passed over: only committed records are handled or dead-lettered', async t => {
  const topic = await testTopic(t)
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: [brokers()],
    transactionalId: uniqueName('transaction'),
    idempotent: true,
    // Its transactions may take as long as its requests; a broker that writes markers asks to come again.
    timeout: 60_000,
    retries: 100,
    retryDelay: 100
  })
  t.after(() => producer.close())
  const transaction = async (value: string, outcome: 'commit' | 'abort'): Promise<void> => {
    const open = await producer.beginTransaction()
    await open.send({ messages: [1, 2].map(() => ({ topic, partition: 0, value: Buffer.from(value) })) })
    await open[outcome]()
  }
  await transaction('{"aborted":1}', 'abort')
  await transaction('{"committed":1}', 'commit')
  await transaction('{aborted', 'abort')
  await transaction('{committed', 'commit')
  await produce(topic, [{ value: '{plain' }])
  await transaction('{aborted', 'abort')
  await transactionsEnded([topic])

  const run = await runConsumer(t, { topics: topic, decode: 'json' })

  // Four transactions of two records and a marker come before the plain record, one after it.
  assert.deepEqual(await endOffsets(topic), [16])
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [3, 4]
  )
  const dead = (await readAll(topic)).filter(record => [9, 10, 12].includes(record.offset))
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), dead)
  assert.equal(dead.filter(record => String(record.value) === '{aborted').length, 0)
  assert.deepEqual(await committedOffsets(run.groupId, topic), [16])
})
