import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, within } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

const [failures, taken] = [40, 31]

test('a run that ends at so many records counts none as sent back that it did not take', async t => {
  const place = await setting(t, { partitions: 2 })
  const of = (kind: string) =>
    Array.from({ length: failures }, (_, i) => ({ value: `${kind} ${i}`, key: `${kind} ${i}`, partition: i % 2 }))
  await produce(place.topic, of('bad'))
  // Handles nothing of what is sent back: that waits for the next one.
  const first = member(t, place, {}, (_, { redrive, signal }) =>
    redrive === undefined ? undefined : new Promise((_, reject) => signal.addEventListener('abort', reject))
  )
  await letters(first, failures)
  first.mend()
  await sendBack(place)
  await first.consumer.stop({ timeoutMs: 0 })
  await produce(place.topic, of('good'))

  let back = 0
  let all = 0
  const run = startConsumer(
    t,
    // Of what waits for its turn when the run ends nobody would see that it was taken: with keys nothing does.
    { ...place.options, concurrency: { by: 'key' } },
    async (_, { redrive }) => {
      all++
      if (redrive !== undefined) back++
      // Partitions and their families are at it side by side when the last one is taken.
      await new Promise(resolve => setImmediate(resolve))
    },
    { maxRecords: taken }
  )
  await within('the end', run.ended)
  assert.equal(all, taken)
  assert.equal(run.consumer.metrics().redriven, back)
})
