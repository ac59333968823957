import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { committedOffsets, endOffsets, needsConsumerProtocol, produce, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

const total = 320

for (const protocol of ['classic', 'consumer'] as const)
  test(`members come and go while records are sent back: each is handled once, and by the owner (${protocol})`, {
    skip: protocol === 'consumer' && needsConsumerProtocol.skip
  }, async t => {
    const place = await setting(t, { partitions: 4 })
    await produce(
      place.topic,
      Array.from({ length: total }, (_, i) => ({ value: `bad ${i}`, partition: i % 4 }))
    )
    const more = { group: { protocol, ...(protocol === 'classic' ? { heartbeatIntervalMs: 300 } : {}) } }
    const first = member(t, place, more, () => delay(100))
    await letters(first, total)
    first.mend()
    await sendBack(place)
    await waitFor('the first of them', () => first.handled.length > 8)
    // A partition in the middle of its family is given up: what is in hand is finished and committed before the other has it.
    const second = member(t, place, more, () => delay(100))
    second.mend()
    await waitFor('some of the second', () => second.handled.length > 8)
    await first.consumer.stop()
    await waitFor('all', () => first.handled.length + second.handled.length >= total)
    await waitFor('the last commit', async () => {
      const ends = await endOffsets(place.family)
      const committed = await committedOffsets(place.group, place.family)
      return committed.every((offset, partition) => offset === ends[partition])
    })
    const all = [...first.handled, ...second.handled].map(({ value }) => value).sort()
    assert.equal(all.length, total)
    assert.equal(new Set(all).size, total)
  })
