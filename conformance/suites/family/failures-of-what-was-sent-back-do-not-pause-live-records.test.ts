import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

const total = 300

test('hundreds of records that are sent back and fail again open no breaker and are no flood', async t => {
  const place = await setting(t)
  await produce(
    place.topic,
    Array.from({ length: total }, (_, i) => ({ value: `bad ${i}` }))
  )
  const first = member(t, place)
  await letters(first, total)
  await first.consumer.stop()

  const billing = member(t, place, { breaker: {} })
  await waitFor('an owner', () => billing.consumer.health().partitions.length > 0)
  await sendBack(place)
  await letters(billing, total)
  assert.equal(billing.consumer.metrics().redriven, total)
  assert.deepEqual([billing.events('breaker-opened'), billing.events('flood')], [[], []])
  assert.equal(billing.consumer.health().healthy, true)
  await produce(place.topic, [{ value: 'live' }])
  await waitFor('a live record', () => billing.handled.length === 1)
})
