import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError } from '@dead-letter/kafka'
import { commitOffsets, startConsumer, uniqueName, within } from '../../harness/index.ts'
import { filledTopic } from './jobs.ts'

test("an offset beyond the log, of a partition that another member owns, is not the group's work done", async t => {
  const topic = await filledTopic(t, 1, 3)
  const groupId = uniqueName('group')
  await commitOffsets(groupId, topic, [100])
  const goOn = Promise.withResolvers<void>()
  // It is reset to the log's start, and commits nothing for longer than this test lasts.
  const owner = startConsumer(t, { topics: topic, groupId, commitIntervalMs: 600_000 }, () => goOn.promise)
  await owner.event('offset-out-of-range')
  const run = startConsumer(t, { topics: topic, groupId }, undefined, { untilIdle: true, idleTimeoutMs: 1000 })
  const error = await within('the end of the run', run.ended).then(
    () => assert.fail('it ended as if all were done'),
    (thrown: unknown) => thrown
  )
  assert.ok(DeadLetterError.is(error))
  assert.equal(error.code, 'RUN_INCOMPLETE')
  goOn.resolve()
})
