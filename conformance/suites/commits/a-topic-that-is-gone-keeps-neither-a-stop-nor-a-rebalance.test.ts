import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  deleteTopic,
  produce,
  startConsumer,
  testTopic,
  waitFor,
  within
} from '../../harness/index.ts'

/** Far longer than any test: who waits for it fails. */
const never = 600_000

test('a stop commits the rest and ends, although the progress on a deleted topic can never be committed', async t => {
  const [kept, doomed] = [await testTopic(t, { suffix: 'kept' }), await testTopic(t, { suffix: 'doomed' })]
  for (const topic of [kept, doomed]) await produce(topic, [{ value: '1' }])
  const run = startConsumer(t, { topics: [kept, doomed], commitIntervalMs: never, metadataMaxAgeMs: never })
  await waitFor('both', () => run.deliveries.length === 2)
  await deleteTopic(doomed)
  await within('the stop', run.consumer.stop({ timeoutMs: never }))
  assert.deepEqual(await committedOffsets(run.groupId, kept), [1])
  const told = run.events('held').filter(({ reason }) => reason === 'commit')
  assert.ok(told.every(({ topic, error }) => topic === doomed && error.code === 'COMMIT_REFUSED'))
})

test('a rebalance goes on at once, and the others are handled', async t => {
  const [kept, doomed] = [await testTopic(t, { suffix: 'kept' }), await testTopic(t, { suffix: 'doomed' })]
  for (const topic of [kept, doomed]) await produce(topic, [{ value: '1' }])
  const run = startConsumer(t, {
    topics: [kept, doomed],
    commitIntervalMs: 60_000,
    metadataMaxAgeMs: 200,
    group: { assignors: ['range'], rebalanceTimeoutMs: never }
  })
  await waitFor('both', () => run.deliveries.length === 2)
  await deleteTopic(doomed)
  await run.event('topic-deleted', ({ topic }) => topic === doomed)
  await waitFor(
    'the new assignment',
    () =>
      run.consumer.health().partitions.every(({ topic }) => topic === kept) &&
      run.consumer.health().partitions.length === 1
  )
  await produce(kept, [{ value: '2' }])
  await waitFor('the next record', () => run.deliveries.length === 3)
})
