import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deadRecords,
  deleteAfter,
  partitionCount,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('createUnlisted: 1 lets a resolver create one topic; the next name goes to the default DLQ', async t => {
  const topic = await testTopic(t, { partitions: 3 })
  const [first, second] = [uniqueName('first'), uniqueName('second')]
  for (const name of [first, second]) deleteAfter(t, name)
  await produce(
    topic,
    [first, second, first].map(value => ({ value, partition: 2 }))
  )

  const run = await runConsumer(t, {
    topics: topic,
    decode: 'json',
    deadLetter: { createUnlisted: 1, resolve: record => String(record.rawValue) }
  })

  const source = await readAll(topic)
  assert.deepEqual([await partitionCount(first), await partitionCount(second)], [3, 0])
  assert.deepEqual(await deadRecords(first, topic), [source[0], source[2]])
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), [source[1]])
  assert.deepEqual(
    run.events('rerouted').map(e => [e.offset, e.got]),
    [[1, second]]
  )
})
