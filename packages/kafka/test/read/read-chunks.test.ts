import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeadLetterError } from '../../src/errors.ts'
import type { ReadSettings } from '../../src/read/read-settings.ts'
import { readChunks } from '../../src/read/reader.ts'
import { batch, type FakeLog, fakeClient, log, topic } from './fake-logs.ts'

const settings: ReadSettings = { topic, isolation: 'read-committed', maxBatchBytes: 1 << 20, stallTimeoutMs: 5000 }
const value = ({ rawValue }: { rawValue: Buffer | null }): string => String(rawValue)

test('whoever stops goes on where each partition was, reading nothing twice and leaving nothing out', async () => {
  const logs = [log(5, 3), log(4, 2)]
  for (let stop = 0; stop <= 9; stop++) {
    const positions = new Map<number, number>()
    const found: string[] = []
    for (const most of [stop, Number.POSITIVE_INFINITY]) {
      let chunks = 0
      for await (const { partition, next, records } of readChunks(fakeClient(logs), { ...settings, positions })) {
        if (chunks++ >= most) break
        for (const record of records) found.push(`${partition}:${value(record)}`)
        positions.set(partition, next)
      }
    }
    assert.equal(found.length, 23, `stopped after ${stop}`)
    assert.equal(new Set(found).size, 23)
  }
})

test('batches of a producer that is ignored are passed over, and reading goes on behind them', async () => {
  const by = (producerId: bigint, offset: number): Buffer => batch(offset, 2, 1000, producerId)
  const logs = [{ batches: [by(7n, 0), by(8n, 2), by(-1n, 4), by(7n, 6)], end: 8 }]
  const found: string[] = []
  const next: number[] = []
  for await (const chunk of readChunks(fakeClient(logs), { ...settings, ignores: id => id === 7n })) {
    found.push(...[...chunk.records].map(value))
    next.push(chunk.next)
  }
  assert.deepEqual(
    [found, next],
    [
      ['2', '3', '4', '5'],
      [2, 4, 6, 8]
    ]
  )
})

test('a topic made anew is not taken for the one that positions are of', async () => {
  const read = readChunks(fakeClient([log(1, 1)]), { ...settings, topicId: 'another' })
  await assert.rejects(read.next(), { code: 'READ_TOPIC_ANEW' })
})

test('followed, what comes later is read, and it is told when what was there is done with', async () => {
  const grown: { batches: Buffer[]; end: number } = { batches: [batch(0, 2)], end: 2 }
  const told: string[] = []
  for await (const { records } of readChunks(fakeClient([grown, { batches: [], end: 0 }]), {
    ...settings,
    follow: true,
    onCaughtUp: () => told.push('caught up')
  })) {
    for (const record of records) told.push(value(record))
    if (told.length === 2) grown.batches.push(batch(2, 1))
    if (told.length === 4) break
  }
  assert.deepEqual(told, ['0', '1', 'caught up', '2'])
})

test('an empty topic is caught up with at once', async () => {
  let caughtUp = 0
  for await (const _ of readChunks(fakeClient([{ batches: [], end: 0 }]), {
    ...settings,
    onCaughtUp: () => caughtUp++
  }));
  assert.equal(caughtUp, 1)
})

test('a log that was cut while it is followed is read anew from its start, and told', async () => {
  const cut: FakeLog = { batches: [batch(0, 2)], end: 2 }
  const jumps: unknown[] = []
  const client = fakeClient([cut], { fetch: [1] })
  for await (const { next } of readChunks(client, {
    ...settings,
    follow: true,
    positions: new Map([[0, 7]]),
    onJump: jump => jumps.push(jump)
  })) {
    assert.equal(next, 2)
    break
  }
  assert.deepEqual(jumps, [{ partition: 0, from: 7, to: 0 }])
})

test('a log that is cut while it is read to its end is an error, never the end', async () => {
  const cut = { batches: [batch(0, 4), batch(4, 4)], end: 8 }
  const client = fakeClient([cut])
  const { fetch } = client
  client.fetch = async (...args) => {
    const answer = await fetch(...args)
    Object.assign(cut, { batches: [batch(0, 2)], end: 2 })
    return answer
  }
  const found: string[] = []
  const read = async (): Promise<void> => {
    for await (const { records } of readChunks(client, settings))
      for (const record of records) found.push(value(record))
  }
  await assert.rejects(read(), (error: DeadLetterError) => {
    assert.deepEqual([error.code, error.details.offset, error.details.got], ['READ_LOG_CUT', 4, 2])
    return true
  })
  assert.deepEqual(found, ['0', '1', '2', '3'])
})

test('what retention takes away while it is read is passed over, and the rest is read to the end', async () => {
  const grown: { start: number; batches: Buffer[]; end: number } = {
    ...{ start: 0, end: 9 },
    batches: [batch(0, 3), batch(3, 3), batch(6, 3)]
  }
  const [found, jumps]: [string[], unknown[]] = [[], []]
  const client = fakeClient([grown])
  const onJump = (jump: unknown): number => jumps.push(jump)
  const { fetch } = client
  client.fetch = async (...args) => {
    const answer = await fetch(...args)
    // After the first answer the log begins at 6.
    Object.assign(grown, { start: 6, batches: [batch(6, 3)] })
    return answer
  }
  for await (const { records } of readChunks(client, { ...settings, onJump }))
    for (const record of records) found.push(value(record))
  assert.deepEqual(found, ['0', '1', '2', '6', '7', '8'])
  assert.deepEqual(jumps, [{ partition: 0, from: 3, to: 6 }])
})

test('a reader that is slow is fetched ahead for by one answer of each leader, and no more', async () => {
  const client = fakeClient([log(50, 2), log(50, 2)])
  let chunks = 0
  for await (const _ of readChunks(client, settings)) {
    if (++chunks === 10) await new Promise(resolve => setTimeout(resolve, 20))
    assert.ok(client.fetches <= chunks + 2, `${client.fetches} fetches for ${chunks} chunks`)
  }
  assert.equal(chunks, 100)
})

test('a partition without progress waits apart: the others of its leader are read meanwhile', async () => {
  // Partition 2 has the same leader as 0 and is answered with nothing at first
  const late: { batches: Buffer[]; end: number } = { batches: [], end: 1 }
  const order: number[] = []
  for await (const { partition } of readChunks(fakeClient([log(20, 1), log(1, 1), late]), settings)) {
    order.push(partition)
    if (order.length === 21) late.batches.push(batch(0, 1))
  }
  assert.equal(order.at(-1), 2)
  assert.equal(order.length, 22)
})
