import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, readAll, startConsumer, uniqueName, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

test('records that no redrive sent to a family are passed over, as are those of another topic and group; no expression means it', async t => {
  const place = await setting(t)
  const { topic, family, group } = place
  await produce(topic, [{ value: 'bad' }])
  const billing = member(t, place, { topics: new RegExp(`.*${topic}.*`) })
  await letters(billing, 1)
  billing.mend()
  await sendBack(place)
  await waitFor('it is handled', () => billing.handled.length === 1)

  const [copy] = await readAll(family)
  assert.ok(copy)
  const headers = copy.headers.map(([name, value]) => [String(name), value] as const)
  const changed = (from: RegExp, to: string): [string, Buffer][] =>
    headers.map(([name, value]) => [
      name,
      name === 'x-dead-letter-family' ? Buffer.from(String(value).replace(from, to)) : (value as Buffer)
    ])
  await produce(family, [
    { value: 'bare' },
    { value: 'of another topic', headers: changed(/^[^/]+/, 'secrets') as never },
    { value: 'of another group', headers: changed(/\S+$/, 'other') as never },
    { value: 'too many headers', headers: changed(/ (\d+) (\S+)$/, ' 9999 $2') as never },
    { value: 'no offset', headers: changed(/^(\S+)\/\d+ /, '$1/99999999999999999999 ') as never },
    { value: 'another place', headers: changed(/^(\S+)\/\d+\/\d+ /, '$1/7/12345 ') as never }
  ])
  await waitFor('the last', () => billing.handled.length === 2)
  const { value, partition, offset } = billing.handled[1] as (typeof billing.handled)[0]
  assert.deepEqual([value, partition, offset], ['another place', 7, 12_345])
  const { unmarked, redriven } = billing.consumer.metrics()
  assert.deepEqual([unmarked, redriven], [3, 2])
  const warned = billing.events('warning').filter(({ error }) => error.code === 'FAMILY_RECORD_FOREIGN')
  assert.equal(warned.length, 1)
  const assigned = billing.events('assigned').flatMap(({ partitions }) => partitions.map(p => p.topic))
  assert.deepEqual([...new Set(assigned)], [topic])

  // A group that subscribes to it by name reads it as any topic.
  const plain = startConsumer(t, { topics: family, groupId: uniqueName('plain') })
  await waitFor('all of it', () => plain.deliveries.length === 7)
  assert.ok(group)
})
