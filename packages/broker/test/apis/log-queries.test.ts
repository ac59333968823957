import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { batchOf, batchOfCount } from '../log/batches.ts'
import { logApis } from './log-apis.ts'

test('ListOffsets answers all special timestamps', async t => {
  const { send, list, ask, close } = logApis()
  t.after(close)
  await send(batchOf({ timestamp: 1000, records: [{}, { timestampDelta: 50 }, { timestampDelta: 7 }] }))
  const deletion = { name: 't', partitions: [{ partitionIndex: 0, offset: 1n }] }
  await ask('DeleteRecords', { topics: [deletion], timeoutMs: 1000 })
  const answer = async (timestamp: bigint, version?: number) => {
    const found = await list(timestamp, version === undefined ? {} : { version })
    return [found?.errorCode, found?.timestamp, found?.offset, found?.leaderEpoch]
  }
  assert.deepEqual(await answer(-1n), [0, -1n, 3n, 0])
  assert.deepEqual(await answer(-2n), [0, -1n, 1n, 0])
  assert.deepEqual(await answer(-3n), [0, 1050n, 1n, 0])
  assert.deepEqual(await answer(-4n), [0, -1n, 1n, 0])
  assert.deepEqual(await answer(-5n), [0, -1n, -1n, -1])
  assert.deepEqual(await answer(-6n), [0, -1n, -1n, -1])
  assert.deepEqual(await answer(1001n), [0, 1050n, 1n, 0])
  assert.deepEqual(await answer(1051n), [0, -1n, -1n, -1])
  const unsupported = [errorCodes.UNSUPPORTED_VERSION, -1n, -1n, -1]
  assert.deepEqual(await answer(-3n, 6), unsupported)
  assert.deepEqual(await answer(-6n, 10), unsupported)
  assert.deepEqual(await answer(-7n), unsupported)
})

test('ListOffsets finds nothing that is not committed where a client reads what is', async t => {
  const { cluster, list, close } = logApis()
  t.after(close)
  const log = cluster.topics.log('t', 0)
  log?.append(batchOf({ timestamp: 10 }))
  log?.append(batchOf({ timestamp: 20, transactional: true, producer: { id: 1n, epoch: 0, sequence: 0 } }))
  assert.equal((await list(-1n, { isolationLevel: 1 }))?.offset, 1n)
  assert.equal((await list(-1n))?.offset, 2n)
  assert.equal((await list(15n, { isolationLevel: 1 }))?.offset, -1n)
  assert.equal((await list(15n))?.offset, 1n)
})

test('ListOffsets refuses a partition that is named twice, once', async t => {
  const { ask, close } = logApis()
  t.after(close)
  const partitions = [0, 1, 0].map(partitionIndex => ({ partitionIndex, timestamp: -1n }))
  const answer = await ask('ListOffsets', { replicaId: -1, topics: [{ name: 't', partitions }] })
  const [topic] = (answer?.topics ?? []) as { partitions: { partitionIndex: number; errorCode: number }[] }[]
  assert.deepEqual(
    topic?.partitions.map(({ partitionIndex, errorCode }) => [partitionIndex, errorCode]),
    [
      [0, errorCodes.INVALID_REQUEST],
      [1, 0]
    ]
  )
})

test('OffsetForLeaderEpoch knows epoch 0 alone', async t => {
  const { send, ask, close } = logApis()
  t.after(close)
  await send(batchOfCount(4))
  const end = async (leaderEpoch: number, more: object = {}) => {
    const partitions = [{ partition: 0, leaderEpoch, currentLeaderEpoch: -1, ...more }]
    const answer = await ask('OffsetForLeaderEpoch', { replicaId: -1, topics: [{ topic: 't', partitions }] })
    const [topic] = (answer?.topics ?? []) as { partitions: Record<string, unknown>[] }[]
    const { errorCode, leaderEpoch: epoch, endOffset } = topic?.partitions[0] ?? {}
    return [errorCode, epoch, endOffset]
  }
  assert.deepEqual(await end(0), [0, 0, 4n])
  assert.deepEqual(await end(1), [0, -1, -1n])
  assert.deepEqual(await end(0, { currentLeaderEpoch: 3 }), [errorCodes.UNKNOWN_LEADER_EPOCH, -1, -1n])
  assert.deepEqual(await end(0, { partition: 5 }), [errorCodes.UNKNOWN_TOPIC_OR_PARTITION, -1, -1n])
})

test('DescribeProducers tells last sequence and open transaction', async t => {
  const { cluster, ask, close } = logApis()
  t.after(close)
  const producer = { id: 5n, epoch: 2, sequence: 0 }
  cluster.topics.log('t', 0)?.append(batchOfCount(3, { transactional: true, producer, timestamp: 77 }))
  const partitions = async (name: string, partitionIndexes: number[]) => {
    const answer = await ask('DescribeProducers', { topics: [{ name, partitionIndexes }] })
    return ((answer?.topics ?? []) as { partitions: Record<string, unknown>[] }[])[0]?.partitions
  }
  assert.deepEqual((await partitions('t', [0]))?.[0]?.activeProducers, [
    {
      producerId: 5n,
      producerEpoch: 2,
      lastSequence: 2,
      lastTimestamp: 77n,
      coordinatorEpoch: -1,
      currentTxnStartOffset: 0n
    }
  ])
  const code = async (name: string, index: number) => (await partitions(name, [index]))?.[0]?.errorCode
  assert.equal(await code('t', 9), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code('other', 0), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await code('no such/name', 0), errorCodes.INVALID_TOPIC_EXCEPTION)
})
