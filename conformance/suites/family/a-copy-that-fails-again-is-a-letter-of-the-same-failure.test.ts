import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerNames, headerText, produce, readAll, springHeaders } from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { planOf } from '../redrive/redriving.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

test('what was sent back and fails again leaves a letter of the same failure, place and time, once more sent back', async t => {
  const place = await setting(t)
  const stamp = Date.now() - 3_600_000
  await produce(place.topic, [{ value: 'bad', key: 'k', timestamp: stamp, headers: [['trace', 'a']] }])
  const billing = member(t, place)
  await letters(billing, 1)
  await sendBack(place)
  await letters(billing, 2)
  const [first, second] = await lettersOf(place.side.cluster, place.dlq)
  assert.ok(first && second)
  assert.deepEqual(second.key, first.key)
  assert.deepEqual([first.redrives, second.redrives], [0, 1])
  const { topic, partition, offset, timestamp, lineage } = first.facts
  assert.deepEqual([topic, partition, offset, timestamp], [place.topic, 0, 0, stamp])
  const again = second.facts
  assert.deepEqual(
    [again.topic, again.partition, again.offset, again.timestamp, again.lineage],
    [topic, 0, 0, stamp, lineage]
  )
  assert.notEqual(again.id, first.facts.id)
  assert.equal(again.firstId, first.facts.id)
  const copies = await readAll(place.dlq)
  assert.ok(copies.every(copy => !headerNames(copy).includes('x-dead-letter-family')))
  assert.equal(headerText(copies[1] as never, 'trace'), 'a')

  const { plan } = await sendBack(place)
  assert.deepEqual([plan.report.send, plan.report.skip], [1, { redriven: 1 }])
  await letters(billing, 3)
  billing.mend()
  await sendBack(place)
  await letters(billing, 3)
  const parked = await planOf(place.side, place.dlq, { target: { kind: 'group' } })
  assert.deepEqual([parked.report.send, parked.report.park], [0, 0])
})

test("another framework's letter goes back to the group that it names, and what fails again is the same failure", async t => {
  const place = await setting(t)
  await produce(place.topic, [{ value: 'good' }])
  await produce(place.dlq, []).catch(() => {})
  const billing = member(t, place)
  await billing.event('committed')
  const told = { topic: place.topic, offset: 0, timestamp: 1_700_000_000_000 }
  const failure = { ...told, name: 'java.lang.IllegalStateException' }
  await produce(place.dlq, [
    { value: 'bad spring', headers: springHeaders({ ...failure, group: place.group }) },
    { value: 'of nobody', headers: springHeaders(failure) }
  ])
  const { plan } = await sendBack(place)
  assert.deepEqual([plan.report.send, plan.report.skip], [1, { 'no-target': 1 }])
  await letters(billing, 1)
  const [spring, , own] = await lettersOf(place.side.cluster, place.dlq)
  assert.deepEqual(own?.key, spring?.key)
  assert.deepEqual([own?.redrives, own?.facts.timestamp], [1, 1_700_000_000_000])
  assert.ok(!own?.record.headers.some(({ name }) => name.startsWith('kafka_dlt-')))
  billing.mend()
  const named = await sendBack(place, { target: { kind: 'group', group: place.group } })
  assert.equal(named.plan.report.send, 2)
})
