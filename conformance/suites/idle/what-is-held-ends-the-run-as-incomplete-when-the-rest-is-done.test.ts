import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError } from '@dead-letter/kafka'
import { committedOffsets, startConsumer } from '../../harness/index.ts'
import { filledTopic } from './jobs.ts'

test('a partition that is held ends the run as incomplete, with its owner and lag, when the rest is done', async t => {
  const topic = await filledTopic(t, 2, 50)
  const run = startConsumer(
    t,
    { topics: topic, deadLetter: { partition: () => 99, onInvalidPartition: 'hold' }, retry: { attempts: 1 } },
    ({ partition, offset }) => {
      if (partition === 1 && offset === 20) throw new Error('bad')
    },
    { untilIdle: true, idleTimeoutMs: 1000 }
  )
  const error = await run.ended.then(
    () => assert.fail('it ended without an error'),
    (thrown: unknown) => thrown as DeadLetterError
  )
  assert.ok(DeadLetterError.is(error))
  assert.equal(error.code, 'RUN_INCOMPLETE')
  const [left, ...more] = error.details.partitions as Record<string, unknown>[]
  assert.deepEqual(more, [])
  assert.equal(left?.topic, topic)
  assert.equal(left?.partition, 1)
  assert.equal(left?.owner, 'this member')
  assert.equal(left?.hold, 'LETTER_PARTITION_HELD')
  assert.ok((left?.lag as number) >= 29, String(left?.lag))
  assert.equal(run.consumer.health().state, 'failed')
  assert.deepEqual(await committedOffsets(run.groupId, topic), [50, 20])
})
