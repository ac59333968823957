import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, partitionCount, readAll, testTopic, uniqueName } from '../../harness/index.ts'
import { consumeEight, eightMalformed } from './eight-partitions.ts'

test('a DLQ of 2 partitions that may not grow: 8 of 8 letters kept, the six that were sent elsewhere say so', async t => {
  const { topic, malformed } = await eightMalformed(t)
  const groupId = uniqueName('billing')
  const dlq = await testTopic(t, { name: `error.${topic}.${groupId}`, partitions: 2 })

  const run = await consumeEight(t, topic, { groupId, deadLetter: { provision: 'off' } })

  assert.equal(await partitionCount(dlq), 2)
  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  const letters = await readAll(dlq)
  const notes = letters.map(letter => headerText(letter, 'x-dead-letter-partition')).filter(note => note !== undefined)
  assert.deepEqual(
    notes.sort(),
    [2, 3, 4, 5, 6, 7].map(p => `partition ${p}: the topic has 2`)
  )
  assert.deepEqual(
    run
      .events('rerouted')
      .map(e => [e.kind, e.partition, e.offset, e.got])
      .sort(),
    [2, 3, 4, 5, 6, 7].map(p => ['partition', p, 1, `partition ${p}`])
  )
  assert.equal(run.consumer.metrics().rerouted, 6)
})
