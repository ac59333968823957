import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster } from '@dead-letter/operator'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { endOffsets, produce, waitFor } from '../../harness/index.ts'
import { applied, planOf, tried } from '../redrive/redriving.ts'
import { letters, member, setting } from './sending-back.ts'

test('copies of a redrive that was broken off are not handled, whatever the isolation; those of the next one are, once', async t => {
  const place = await setting(t)
  const { side, dlq } = place
  await produce(
    place.topic,
    Array.from({ length: 20 }, (_, i) => ({ value: `bad ${i}` }))
  )
  const billing = member(t, place, { isolation: 'read-uncommitted' })
  await letters(billing, 20)
  billing.mend()
  const plan = await planOf(side, dlq, { target: { kind: 'group' } })
  let produced = false
  const gone = new Error('killed')
  // Dies when its copies are in the topic, before it commits them.
  const mortal = Object.fromEntries(
    Object.entries(side.cluster.client).map(([name, call]) => [
      name,
      async (...args: unknown[]) => {
        if (produced) throw gone
        const answer = await (call as (...given: unknown[]) => Promise<unknown>)(...args)
        if (name === 'produce' && (args[1] as { topic: string }).topic === place.family) produced = true
        return answer
      }
    ])
  ) as unknown as KafkaClient
  await assert.rejects(tried({ cluster: new Cluster(mortal), names: side.names }, plan))
  assert.ok((await endOffsets(place.family)).some(end => end > 0))
  await applied(side, plan, { takeOver: true })
  await waitFor('all', () => billing.handled.length >= 20)
  assert.equal(new Set(billing.handled.map(({ value }) => value)).size, 20)
  await billing.consumer.stop()
  assert.equal(billing.handled.length, 20)
})
