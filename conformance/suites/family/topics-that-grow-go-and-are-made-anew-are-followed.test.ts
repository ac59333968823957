import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteTopic, growTopic, partitionCount, produce, testTopic, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

test('a family grows with its source, is followed when it is deleted, and read from its beginning when it is made anew', async t => {
  const place = await setting(t)
  const { topic, family } = place
  await produce(topic, [{ value: 'bad 0' }])
  const billing = member(t, place)
  await letters(billing, 1)
  billing.mend()
  await sendBack(place)
  await waitFor('the first', () => billing.handled.length === 1)

  await growTopic(topic, 3)
  const poison = member(t, place, { decode: 'text', metadataMaxAgeMs: 300 })
  await waitFor('both members', () => poison.consumer.health().partitions.length > 0)
  await poison.consumer.stop()
  const failing = member(t, place)
  await waitFor('a member that fails', () => failing.consumer.health().partitions.length > 0)
  await billing.consumer.stop()
  await produce(topic, [
    { value: 'bad 1', partition: 1 },
    { value: 'bad 2', partition: 2 }
  ])
  await letters(failing, 2)
  failing.mend()
  const { plan } = await sendBack(place)
  assert.equal(plan.report.send, 2)
  assert.equal(await partitionCount(family), 3)
  await waitFor('those of new partitions', () => failing.handled.length === 2)
  assert.deepEqual(failing.handled.map(({ partition, offset }) => [partition, offset]).sort(), [
    [1, 0],
    [2, 0]
  ])

  await deleteTopic(family)
  await waitFor('it is gone', () =>
    failing.consumer.health().partitions.every(({ familyOf }) => familyOf === undefined)
  )
  assert.equal(failing.consumer.health().partitions.length, 3)
  const again = await sendBack(place, { again: true })
  assert.equal(again.outcome.sent, 3)
  await waitFor('all of the new one', () => failing.handled.length === 5)
  assert.deepEqual(failing.events('error'), [])
})

test('a source that was made anew is consumed, and what was sent back of the old one is handled all the same', async t => {
  const place = await setting(t)
  const { topic } = place
  await produce(topic, [{ value: 'bad old' }])
  const billing = member(t, place)
  await letters(billing, 1)
  billing.mend()
  await sendBack(place)
  await waitFor('the first', () => billing.handled.length === 1)
  await deleteTopic(topic)
  await testTopic(t, { name: topic })
  await waitFor('the new one', () => billing.consumer.health().partitions.some(p => p.topic === topic))
  await produce(topic, [{ value: 'new' }])
  await waitFor('its record', () => billing.handled.some(({ value }) => value === 'new'))
  const { outcome } = await sendBack(place, { again: true })
  assert.equal(outcome.sent, 1)
  await waitFor('the old one again', () => billing.handled.filter(({ redrive }) => redrive !== undefined).length === 2)
})
