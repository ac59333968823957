import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, headerText, readAll } from '../../harness/index.ts'
import { consumeEight, eightMalformed } from './eight-partitions.ts'

test('a partition function that returns -1: 8 of 8 letters kept, the handler never saw one', async t => {
  const { topic, malformed } = await eightMalformed(t)

  const run = await consumeEight(t, topic, { deadLetter: { partition: () => -1 } })

  const dlq = run.dlqOf(topic)
  assert.deepEqual(await deadRecords(dlq, topic), malformed)
  const notes = (await readAll(dlq)).map(letter => headerText(letter, 'x-dead-letter-partition'))
  assert.deepEqual(notes, Array(8).fill('-1: negative'))
  assert.equal(run.events('rerouted').length, 8)
  assert.equal(run.deliveries.filter(delivery => delivery.offset === 1).length, 0)
})
