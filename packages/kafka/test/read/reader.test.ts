import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KafkaClient } from '../../src/client/port.ts'
import { DeadLetterError } from '../../src/errors.ts'
import type { ReadSettings } from '../../src/read/read-settings.ts'
import { readTopic } from '../../src/read/reader.ts'
import { systemClock } from '../../src/time/clock.ts'
import { batch, fakeClient, log, topic } from './fake-logs.ts'

const settings: ReadSettings = { topic, isolation: 'read-committed', maxBatchBytes: 1 << 20, stallTimeoutMs: 5000 }

async function read(client: KafkaClient, given: Partial<ReadSettings> = {}): Promise<string[]> {
  const found: string[] = []
  for await (const record of readTopic(client, { ...settings, ...given }))
    found.push(`${record.partition}:${record.rawValue}`)
  return found
}

test('every record up to the end that was read at start, in order within a partition', async () => {
  const found = await read(fakeClient([log(3, 2), log(2, 3), { end: 0, batches: [] }]))
  assert.deepEqual(
    found.filter(text => text.startsWith('0:')),
    ['0:0', '0:1', '0:2', '0:3', '0:4', '0:5']
  )
  assert.equal(found.length, 12)
})

test('records that came after the start are not read', async () => {
  assert.deepEqual(await read(fakeClient([{ batches: [batch(0, 5)], end: 3 }])), ['0:0', '0:1', '0:2'])
})

test('reading begins at an offset, a time, or so many before the end, also inside a batch', async () => {
  const client = (): KafkaClient => fakeClient([log(2, 4)])
  assert.deepEqual(await read(client(), { offset: 6 }), ['0:6', '0:7'])
  assert.deepEqual(await read(client(), { last: 3 }), ['0:5', '0:6', '0:7'])
  assert.deepEqual(await read(client(), { since: 1500 }), ['0:2', '0:3', '0:4', '0:5', '0:6', '0:7'])
  assert.deepEqual(await read(client(), { since: 9999 }), [])
  assert.deepEqual(await read(client(), { offset: 99 }), [])
  assert.equal((await read(client(), { last: 99 })).length, 8)
})

test('only the partition asked for is read', async () => {
  assert.deepEqual(await read(fakeClient([log(1, 1), log(1, 2)]), { partition: 1 }), ['1:0', '1:1'])
  await assert.rejects(read(fakeClient([log(1, 1)]), { partition: 9 }), {
    ...{ code: 'READ_PARTITION_MISSING', message: /has 1 partition, numbered from 0; there is no partition 9\./ }
  })
  await assert.rejects(read(fakeClient([log(1, 1)]), { ranges: [{ partition: 9, start: 0, end: 1 }] }), {
    ...{ code: 'READ_PARTITION_MISSING', message: /there is no partition 9\./ }
  })
  await assert.rejects(read(fakeClient([]), {}), { code: 'READ_TOPIC_MISSING' })
})

test('what will pass is tried again: a leader that moved, an answer that did not come', async () => {
  const unreachable = new DeadLetterError('BROKER_TIMEOUT', { request: 'Fetch' })
  assert.equal((await read(fakeClient([log(2, 2)], { list: [6, 0], fetch: [6, unreachable, 74] }))).length, 4)
})

test('what will not pass ends reading with its reason', async () => {
  await assert.rejects(read(fakeClient([log(1, 1)], { fetch: [29] })), { code: 'READ_TOPIC_FORBIDDEN' })
  await assert.rejects(read(fakeClient([log(1, 1)], { list: [29] })), { code: 'READ_TOPIC_FORBIDDEN' })
  const lost = Array.from({ length: 50 }, () => 6)
  await assert.rejects(
    read(fakeClient([log(1, 1)], { fetch: lost }), { stallTimeoutMs: 100 }),
    (error: DeadLetterError) => error.code === 'READ_STALLED' && /NOT_LEADER/.test(error.message)
  )
})

test('time that the reader’s own user takes is no stall of the broker’s', async t => {
  let now = 0
  t.mock.method(systemClock, 'now', () => now)
  const client = fakeClient([log(3, 1)])
  const fetch = client.fetch.bind(client)
  let fetches = 0
  client.fetch = async (...asked) => {
    if (++fetches % 2 === 0) throw new DeadLetterError('BROKER_TIMEOUT', { request: 'Fetch' })
    return fetch(...asked)
  }
  let read = 0
  for await (const _ of readTopic(client, settings)) {
    read++
    now += 60_000
  }
  assert.equal(read, 3)
  assert.ok(fetches > 3)
})

test('a beginning that retention took away meanwhile is passed over', async () => {
  const client = fakeClient([{ ...log(4, 2, 2), start: 4 }])
  const listed = client.listOffsets.bind(client)
  let before = true
  client.listOffsets = async (queries, isolation) => {
    const answers = await listed(queries, isolation)
    if (!before || queries[0]?.timestamp !== -2) return answers
    before = false
    return answers.map(answer => ({ ...answer, offset: 0 }))
  }
  assert.deepEqual(await read(client), ['0:4', '0:5', '0:6', '0:7'])
})

test('a damaged batch is told and passed over, or ends reading when nobody listens', async () => {
  const damaged = batch(2, 2)
  damaged[damaged.length - 1] = (damaged[damaged.length - 1] as number) ^ 1
  const logs = [{ batches: [batch(0, 2), damaged, batch(4, 2)], end: 6 }]
  const told: string[] = []
  assert.deepEqual(await read(fakeClient(logs), { onUnreadable: error => told.push(error.code) }), [
    '0:0',
    '0:1',
    '0:4',
    '0:5'
  ])
  assert.deepEqual(told, ['BATCH_CORRUPT'])
  await assert.rejects(read(fakeClient(logs)), { code: 'BATCH_CORRUPT' })
})

test('what is read is told before the first record', async () => {
  const told: unknown[] = []
  await read(fakeClient([log(2, 4), log(1, 2)]), { last: 3, onOpen: extents => told.push(...extents) })
  assert.deepEqual(told, [
    { partition: 0, start: 5, end: 8, logStart: 0 },
    { partition: 1, start: 0, end: 2, logStart: 0 }
  ])
})
