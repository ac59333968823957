import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { batchOf, batchOfCount } from '../log/batches.ts'
import { FakeConnection } from '../served.ts'
import { type FetchAnswer, logApis } from './log-apis.ts'

const partitionOf = (answer: FetchAnswer) => answer.responses[0]?.partitions[0]
const sizeOf = (answer: FetchAnswer) => partitionOf(answer)?.records?.length

/** Lets what was resolved be carried out. */
const turn = () => new Promise(resolve => setImmediate(resolve))

test('every version reads what was produced', async t => {
  const { send, fetch, close } = logApis()
  t.after(close)
  await send(batchOfCount(5))
  for (let version = 4; version <= 18; version++) {
    const partition = partitionOf(await fetch({}, version))
    assert.equal(partition?.errorCode, 0, `version ${version}`)
    assert.equal(partition.highWatermark, 5n)
    assert.equal(partition.records?.length, batchOfCount(5).length)
    assert.equal(partition.abortedTransactions, null)
  }
})

test('errors are told at once', async t => {
  const { send, fetch, close } = logApis()
  t.after(close)
  await send(batchOf())
  const code = async (wanted: object, version?: number) =>
    partitionOf(await fetch({ ...wanted, request: { maxWaitMs: 10_000 } }, version))?.errorCode
  assert.equal(await code({ offset: 2n }), errorCodes.OFFSET_OUT_OF_RANGE)
  assert.equal(await code({ topic: 'other' }), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code({ topic: 'other' }, 13), errorCodes.UNKNOWN_TOPIC_ID)
  assert.equal(await code({ partition: 7 }), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code({ extra: { currentLeaderEpoch: 1 } }), errorCodes.UNKNOWN_LEADER_EPOCH)
  assert.equal(await code({ extra: { lastFetchedEpoch: 1 } }), errorCodes.OFFSET_OUT_OF_RANGE)
  assert.equal(await code({ request: {}, extra: {} }, 12), 0)
})

test('a fetch beyond the end with the epoch of what it fetched is told to cut back', async t => {
  const { send, fetch, close } = logApis()
  t.after(close)
  await send(batchOf())
  const answer = await fetch({ offset: 9n, extra: { lastFetchedEpoch: 0 }, request: { maxWaitMs: 1000 } })
  assert.deepEqual(partitionOf(answer)?.divergingEpoch, { epoch: 0, endOffset: 1n })
})

test('a fetch waits until there is enough', async t => {
  const { send, fetch, close } = logApis()
  t.after(close)
  const size = batchOf().length
  let answered = false
  const waiting = fetch({ request: { maxWaitMs: 1000, minBytes: 2 * size } }).then(answer => {
    answered = true
    return answer
  })
  await send(batchOf())
  await turn()
  assert.equal(answered, false)
  await send(batchOf())
  assert.equal(sizeOf(await waiting), 2 * size)
})

test('a fetch that waits is answered with what there is when its time is over', async t => {
  const { send, fetch, clock, close } = logApis()
  t.after(close)
  const waiting = fetch({ request: { maxWaitMs: 500, minBytes: 100_000 } })
  await send(batchOf())
  await turn()
  clock.advance(500)
  assert.equal(sizeOf(await waiting), batchOf().length)
})

test('a fetch that waits ends with its topic, and with its connection', async t => {
  const { ask, cluster, clock, fetch, close } = logApis()
  t.after(close)
  const connection = new FakeConnection(2)
  const timers = clock.waiting
  const topics = [{ topic: 't', partitions: [{ partition: 1, fetchOffset: 0n, partitionMaxBytes: 1000 }] }]
  const gone = ask('Fetch', { maxWaitMs: 5000, minBytes: 1, topics }, { version: 12, on: connection })
  await turn()
  connection.close()
  await gone
  assert.equal(clock.waiting, timers, 'the timer is gone too')

  const waiting = fetch({ request: { maxWaitMs: 5000 } })
  await turn()
  cluster.topics.delete('t')
  assert.equal(partitionOf(await waiting)?.errorCode, errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
})

test('the bytes of a request are shared in its order, and a first batch is always given', async t => {
  const { send, ask, close } = logApis()
  t.after(close)
  const size = batchOf().length
  for (const index of [0, 1]) for (let i = 0; i < 3; i++) await send(batchOf(), { index })
  const sizes = async (maxBytes: number, partitionMaxBytes: number) => {
    const partitions = [0, 1].map(partition => ({ partition, fetchOffset: 0n, partitionMaxBytes }))
    const request = { maxWaitMs: 0, minBytes: 1, maxBytes, topics: [{ topic: 't', partitions }] }
    const answer = (await ask('Fetch', request, { version: 11 })) as FetchAnswer
    return answer.responses[0]?.partitions.map(({ records }) => records?.length)
  }
  assert.deepEqual(await sizes(1, 1), [size, 0])
  assert.deepEqual(await sizes(4 * size, 100_000), [3 * size, size])
  assert.deepEqual(await sizes(100_000, 2 * size), [2 * size, 2 * size])
})

test('a session names and hears only what changed', async t => {
  const { send, ask, close } = logApis()
  t.after(close)
  const parts = (...offsets: [number, bigint][]) => [
    {
      topic: 't',
      partitions: offsets.map(([partition, fetchOffset]) => ({ partition, fetchOffset, partitionMaxBytes: 1000 }))
    }
  ]
  let sessionId = 0
  const next = async (sessionEpoch: number, request: object = {}) => {
    const asked = { maxWaitMs: 0, minBytes: 1, sessionId, sessionEpoch, ...request }
    const answer = (await ask('Fetch', asked, { version: 12 })) as FetchAnswer
    return {
      code: answer.errorCode,
      id: answer.sessionId,
      heard: answer.responses.flatMap(one => one.partitions.map(({ partitionIndex }) => partitionIndex))
    }
  }
  const first = await next(0, { topics: parts([0, 0n], [1, 0n]) })
  sessionId = first.id
  assert.ok(sessionId > 0)
  assert.deepEqual(first.heard, [0, 1])
  assert.deepEqual(await next(1), { code: 0, id: sessionId, heard: [] })
  await send(batchOf(), { index: 1 })
  assert.deepEqual((await next(2)).heard, [1])
  assert.deepEqual((await next(3, { topics: parts([1, 1n]) })).heard, [])
  assert.equal((await next(9)).code, errorCodes.INVALID_FETCH_SESSION_EPOCH)
  assert.deepEqual(await next(4, { forgottenTopicsData: [{ topic: 't', partitions: [0, 1] }] }), {
    code: 0,
    id: 0,
    heard: []
  })
  assert.equal((await next(5)).code, errorCodes.FETCH_SESSION_ID_NOT_FOUND)
})

test('a session by name cannot go on by id', async t => {
  const { fetch, close } = logApis()
  t.after(close)
  const { sessionId } = await fetch({ request: { sessionEpoch: 0 } })
  const answer = await fetch({ request: { sessionId, sessionEpoch: 1 } }, 13)
  assert.equal(answer.errorCode, errorCodes.FETCH_SESSION_TOPIC_ID_ERROR)
})

test('a session by id is told when its topic was made anew', async t => {
  const { fetch, cluster, ask, close } = logApis()
  t.after(close)
  const { sessionId } = await fetch({ request: { sessionEpoch: 0 } }, 13)
  cluster.topics.delete('t')
  cluster.topics.create('t', { partitions: 1 })
  const request = { maxWaitMs: 0, minBytes: 1, sessionId, sessionEpoch: 1 }
  const answer = (await ask('Fetch', request, { version: 13 })) as FetchAnswer
  assert.equal(partitionOf(answer)?.errorCode, errorCodes.INCONSISTENT_TOPIC_ID)
})

test('the number of sessions is bounded', async t => {
  const { fetch, close } = logApis({ configs: { 'max.incremental.fetch.session.cache.slots': 1 } })
  t.after(close)
  assert.ok((await fetch({ request: { sessionEpoch: 0 } })).sessionId > 0)
  assert.equal((await fetch({ request: { sessionEpoch: 0 } })).sessionId, 0)
})

test('a read of what is committed has an empty list where nothing was aborted', async t => {
  const { fetch, close } = logApis()
  t.after(close)
  const answer = await fetch({ request: { isolationLevel: 1 } })
  assert.deepEqual(partitionOf(answer)?.abortedTransactions, [])
})

test('what is there counts also where it is too large to be read now', async t => {
  const { send, ask, close } = logApis()
  t.after(close)
  const small = batchOfCount(5)
  const large = batchOfCount(50)
  await send(small)
  await send(large, { index: 1 })
  const partition = (index: number, partitionMaxBytes: number) => ({
    partition: index,
    fetchOffset: 0n,
    partitionMaxBytes
  })
  const room = large.length - 1
  const topics = [{ topic: 't', partitions: [partition(0, 1_000_000), partition(1, room)] }]
  const request = { maxWaitMs: 10_000, minBytes: small.length + room, maxBytes: 1_000_000, topics }
  const answer = (await ask('Fetch', request, { version: 12 })) as FetchAnswer
  const sizes = answer.responses[0]?.partitions.map(({ records }) => records?.length)
  assert.deepEqual(sizes, [small.length, 0], 'answered at once, on a clock that stands still')
})

test('a fetch that waits for many partitions looks only at the one that changed', async t => {
  const { send, ask, connection, cluster, close } = logApis({ topics: [{ name: 't', partitions: 50 }] })
  t.after(close)
  let looks = 0
  for (const log of cluster.topics.get('t')?.partitions ?? []) {
    const available = log.available.bind(log)
    log.available = (...of) => {
      looks++
      return available(...of)
    }
  }
  const partitions = Array.from({ length: 50 }, (_, partition) => ({
    partition,
    fetchOffset: 0n,
    partitionMaxBytes: 1_000_000
  }))
  const request = { maxWaitMs: 10_000, minBytes: 900_000, maxBytes: 1_000_000, topics: [{ topic: 't', partitions }] }
  const waiting = ask('Fetch', request, { version: 12 })
  await turn()
  looks = 0
  for (let i = 0; i < 10; i++) await send(batchOf(), { index: i })
  assert.equal(looks, 10)
  connection.close()
  await waiting
})

test('a fault for a topic meets the fetches of a session that has named it before', async t => {
  const { send, fetch, control, close } = logApis()
  t.after(close)
  await send(batchOf())
  const { sessionId } = await fetch({ request: { sessionId: 0, sessionEpoch: 0 } })
  const fault = control.fail('Fetch', { topic: 't', partition: 0, error: 'NOT_LEADER_OR_FOLLOWER' })
  const other = control.fail('Fetch', { topic: 't', partition: 1, error: 'NOT_LEADER_OR_FOLLOWER' })
  const answer = await fetch({ request: { sessionId, sessionEpoch: 1, topics: [] } })
  assert.equal(partitionOf(answer)?.errorCode, errorCodes.NOT_LEADER_OR_FOLLOWER)
  assert.deepEqual([fault.hits, other.hits], [1, 0])
})
