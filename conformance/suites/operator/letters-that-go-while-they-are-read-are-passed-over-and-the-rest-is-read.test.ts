import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cluster } from '@dead-letter/operator'
import { produce, testTopic } from '../../harness/index.ts'
import { lettersOf, operator } from './cluster.ts'

test('a read whose first offset the broker refuses goes on at the start of the log, and ends at its end', async t => {
  const { cluster } = operator(t)
  const topic = await testTopic(t, { partitions: 1, suffix: 'dlq' })
  await produce(topic, [{ value: 'a' }, { value: 'b' }, { value: 'c' }, { value: 'd' }])
  const { client } = cluster
  let asked = 0
  // Where the log begins and ends is known by then.
  const fetch: typeof client.fetch = async (...request) => {
    if (asked++ === 0) await client.deleteRecords([{ topic, partition: 0, offset: 2 }])
    return client.fetch(...request)
  }
  const reading = { client: Object.assign(Object.create(client), { fetch }) } as Cluster
  const read = await lettersOf(reading, topic)
  assert.deepEqual(
    read.map(({ record }) => [record.offset, String(record.rawValue)]),
    [
      [2, 'c'],
      [3, 'd']
    ]
  )
  assert.ok(asked >= 2)
})
