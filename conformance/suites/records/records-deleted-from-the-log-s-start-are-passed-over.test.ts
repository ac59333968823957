import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  commitOffsets,
  deadRecords,
  deleteRecordsBefore,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test("records deleted from the log's start are passed over, with an event that counts the gap", async t => {
  const topic = await testTopic(t)
  const groupId = uniqueName('group')
  await produce(
    topic,
    Array.from({ length: 10 }, (_, n) => ({ value: n % 2 ? '{' : `${n}` }))
  )
  await commitOffsets(groupId, topic, [2])
  await deleteRecordsBefore(topic, 0, 5)

  const run = await runConsumer(t, { topics: topic, groupId, from: 'latest', decode: 'json' })

  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [6, 8]
  )
  const dead = (await readAll(topic)).filter(record => record.offset % 2)
  assert.deepEqual(
    dead.map(record => record.offset),
    [5, 7, 9]
  )
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), dead)
  assert.deepEqual(
    run.events('offset-out-of-range').map(e => [e.position, e.logStart, e.gap]),
    [[2, 5, 3]]
  )
})
