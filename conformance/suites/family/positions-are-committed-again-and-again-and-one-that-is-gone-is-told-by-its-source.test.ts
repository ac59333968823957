import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedMetadata,
  committedOffsets,
  deleteOffsets,
  endOffsets,
  produce,
  waitFor
} from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

const markOf = (metadata: string | undefined): string => / f=1\.(\S+)/.exec(metadata ?? '')?.[1] ?? ''

test('a position in a family is committed at once, and again while nothing moves; deleted, its source tells it; deleted with that, it begins at the start, told by its id', async t => {
  const place = await setting(t)
  const { group, family } = place
  await produce(place.topic, [{ value: 'bad' }])
  const billing = member(t, place, { recommitIntervalMs: 300 })
  await letters(billing, 1)
  billing.mend()
  const { plan } = await sendBack(place)
  await waitFor('it is handled', () => billing.handled.length === 1)
  await waitFor('it is committed', async () => {
    const [offset] = await committedOffsets(group, family)
    return offset === (await endOffsets(family))[0]
  })
  const [before] = await committedMetadata(group, family)
  await waitFor('a later mark', async () => markOf((await committedMetadata(group, family))[0]) > markOf(before))
  assert.deepEqual(await committedOffsets(group, family), await endOffsets(family))

  // Deleted while the group lives: the next commit brings it back.
  await deleteOffsets(group, family, [0])
  await waitFor('it is there again', async () => {
    const [offset] = await committedOffsets(group, family)
    return offset === (await endOffsets(family))[0]
  })
  await billing.consumer.stop()

  // Deleted while nobody runs: the source's commit tells how far it was.
  await deleteOffsets(group, family, [0])
  const next = member(t, place)
  const { error } = await next.event('warning')
  assert.equal(error.code, 'START_OFFSET_RESTORED')
  await waitFor('its position', async () => {
    const [offset] = await committedOffsets(group, family)
    return offset === (await endOffsets(family))[0]
  })
  await next.consumer.stop()
  assert.deepEqual(next.handled, [])

  // Nothing is told any more when both are gone.
  await deleteOffsets(group, family, [0])
  await deleteOffsets(group, place.topic, [0])
  const again = member(t, place)
  again.mend()
  const back = (): typeof again.handled => again.handled.filter(({ redrive }) => redrive !== undefined)
  await waitFor('it is handled again', () => back().length === 1)
  const ids = [...billing.handled, ...back()].map(({ redrive }) => redrive?.id)
  assert.equal(new Set(ids).size, 1)
  assert.match(String(ids[0]), new RegExp(`^${plan.operation}/`))
})
