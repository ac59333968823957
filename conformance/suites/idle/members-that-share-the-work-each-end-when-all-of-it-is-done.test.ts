import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as work } from 'node:timers/promises'
import { committedOffsets, startConsumer, uniqueName, within } from '../../harness/index.ts'
import { filledTopic } from './jobs.ts'

const each = 100

test('members that share the work each end when all of it is done; one that owns nothing as well', async t => {
  const topic = await filledTopic(t, 2, each)
  const options = { topics: topic, groupId: uniqueName('group') }
  const runs = [5, 1, 1].map(ms => startConsumer(t, options, () => work(ms), { untilIdle: true }))
  const committedAtEnd = await within(
    'the ends of the runs',
    Promise.all(runs.map(run => run.ended.then(() => committedOffsets(options.groupId, topic)))),
    60_000
  )
  for (const committed of committedAtEnd) assert.deepEqual(committed, [each, each])
  const handled = new Set(runs.flatMap(run => run.deliveries.map(d => `${d.partition}@${d.offset}`)))
  assert.equal(handled.size, 2 * each)
})
