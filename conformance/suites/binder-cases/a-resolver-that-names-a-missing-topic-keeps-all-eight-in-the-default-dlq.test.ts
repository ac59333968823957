import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, partitionCount, uniqueName } from '../../harness/index.ts'
import { consumeEight, eightMalformed } from './eight-partitions.ts'

test('a resolver that names a missing topic: 8 of 8 letters kept in the default DLQ, with an event for each', async t => {
  const { topic, malformed } = await eightMalformed(t)
  const missing = uniqueName('missing')

  const run = await consumeEight(t, topic, { deadLetter: { resolve: () => missing } })

  assert.equal(await partitionCount(missing), 0)
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), malformed)
  assert.deepEqual(
    run
      .events('rerouted')
      .map(e => [e.partition, e.kind, e.got, e.used])
      .sort(),
    [0, 1, 2, 3, 4, 5, 6, 7].map(p => [p, 'destination', missing, run.dlqOf(topic)])
  )
})
