import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOffsets, needsConsumerProtocol, produce, startConsumer, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

for (const protocol of ['classic', 'consumer'] as const)
  test(`a redrive to a group is refused unless each partition's owner shows that it reads, with the owners (${protocol})`, {
    skip: protocol === 'consumer' && needsConsumerProtocol.skip
  }, async t => {
    const place = await setting(t, { partitions: 2 })
    await produce(place.topic, [
      { value: 'bad', partition: 0 },
      { value: 'bad', partition: 1 }
    ])
    const group = { protocol }
    const billing = member(t, place, { group })
    await letters(billing, 2)
    billing.mend()
    await sendBack(place)
    await waitFor('both', () => billing.handled.length === 2)
    const sent = await endOffsets(place.family)

    // It takes a partition over: the mark of its earlier owner stands there, and is not its own.
    const other = startConsumer(t, { ...place.options, group, readRedrives: false, clientId: 'someone-else' })
    await waitFor('two owners', () => other.consumer.health().partitions.length === 1)
    const refused = (pattern: RegExp): Promise<void> =>
      assert.rejects(sendBack(place, { again: true }, { familyWaitMs: 1500 }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'FAMILY_UNREAD')
        return pattern.test(error.message)
      })
    await refused(/someone-else on /)
    await billing.consumer.stop()
    await refused(/someone-else on /)
    await other.consumer.stop()
    await refused(/no member of the group owns it/)
    assert.deepEqual(await endOffsets(place.family), sent)
    assert.equal(other.deliveries.length, 0)
  })
