import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

test('members that ask for all metadata once in an hour read a family that is created while they run; what is waited for is told', async t => {
  const place = await setting(t, { partitions: 2 })
  await produce(place.topic, [
    { value: 'bad 0', partition: 0 },
    { value: 'bad 1', partition: 1 }
  ])
  const billing = member(t, place, { metadataMaxAgeMs: 3_600_000 })
  await letters(billing, 2)
  billing.mend()
  const waits: number[] = []
  const { outcome } = await sendBack(place, {}, { onFamily: ({ unread }) => waits.push(unread.length) })
  assert.equal(outcome.sent, 2)
  // Each time something changed: first nobody reads the new topic.
  assert.equal(waits[0], 2)
  assert.deepEqual(
    waits,
    [...waits].sort((a, b) => b - a)
  )
  await waitFor('both', () => billing.handled.length === 2)
})
