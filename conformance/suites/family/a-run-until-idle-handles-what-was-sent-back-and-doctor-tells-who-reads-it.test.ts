import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '@dead-letter/kafka'
import { brokers, produce, startConsumer, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

test('a run until idle handles what was sent back before it; doctor tells how much waits, and who reads it', async t => {
  const place = await setting(t, { partitions: 2 })
  await produce(
    place.topic,
    Array.from({ length: 10 }, (_, i) => ({ value: `bad ${i}`, partition: i % 2 }))
  )
  // Its handler never ends what is sent back: it is left to the next run.
  const billing = member(t, place, {}, (_, { signal, redrive }) =>
    redrive === undefined
      ? undefined
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  )
  await letters(billing, 10)
  billing.mend()
  await sendBack(place)
  const options = { ...place.options, brokers: brokers(), groupId: place.group }
  const read = await diagnose(options)
  assert.deepEqual(
    read.redrives.map(({ topic, partition, source, lag }) => [topic, partition, source, lag]),
    [0, 1].map(partition => [place.family, partition, place.topic, 6])
  )
  const [member0] = read.group.members
  assert.deepEqual(
    read.redrives.map(({ reader }) => reader),
    [member0?.memberId, member0?.memberId]
  )
  await billing.consumer.stop({ timeoutMs: 100 })
  await waitFor('nobody', async () => (await diagnose(options)).group.members.length === 0)
  assert.deepEqual(
    (await diagnose(options)).redrives.map(({ reader }) => reader),
    [null, null]
  )

  const run = startConsumer(t, place.options, () => undefined, { untilIdle: true })
  await run.ended
  assert.equal(run.deliveries.length, 10)
  assert.deepEqual(
    (await diagnose(options)).redrives.map(({ lag }) => lag),
    [0, 0]
  )
})
