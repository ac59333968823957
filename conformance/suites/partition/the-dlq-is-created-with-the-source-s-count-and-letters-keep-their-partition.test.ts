import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { deadRecords, partitionCount, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('nothing configured: the DLQ is created with the count of its source, and letters keep their partition', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, [
    { partition: 0, value: 'good' },
    { partition: 1, key: 'k', value: 'bad' },
    { partition: 1, value: 'good' }
  ])

  const run = await runConsumer(t, { topics: topic, decode: 'text' }, record => {
    if (record.value === 'bad') throw new BusinessError('refused')
  })

  const dlq = run.dlqOf(topic)
  assert.equal(await partitionCount(dlq), 2)
  const bad = (await readAll(topic)).filter(record => String(record.value) === 'bad')
  assert.deepEqual(await deadRecords(dlq, topic), bad)
  assert.deepEqual(
    (await readAll(dlq)).map(letter => letter.partition),
    [1]
  )
  assert.equal(run.deliveries.length, 3)
})
