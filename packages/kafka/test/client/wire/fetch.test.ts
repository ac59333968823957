import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyMessage } from '@dead-letter/protocol'
import type { FetchRequest } from '../../../src/client/port.ts'
import { apis } from '../../../src/client/wire/apis.ts'
import { readFetched } from '../../../src/client/wire/fetch.ts'
import { uuidBase64 } from '../../../src/client/wire/uuid.ts'

const id = '00000000-0000-0000-0000-000000000001'
const request = (partitions: number): FetchRequest => ({
  maxWaitMs: 1,
  minBytes: 1,
  maxBytes: 1 << 20,
  isolation: 'read-committed',
  partitions: Array.from({ length: partitions }, (_, partition) => ({
    topic: 'orders',
    topicId: id,
    partition,
    offset: 5,
    maxBytes: 1 << 20,
    currentLeaderEpoch: -1
  }))
})

interface Part {
  readonly partitionIndex: number
  readonly records?: Buffer | null
  readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: bigint }
}

function answerOf(parts: readonly Part[]) {
  const none = {
    errorCode: 0,
    highWatermark: 9n,
    lastStableOffset: 9n,
    logStartOffset: 0n,
    abortedTransactions: null,
    preferredReadReplica: -1,
    divergingEpoch: { epoch: -1, endOffset: -1n },
    records: null
  }
  const partitions = parts.map(part => ({ ...none, ...part }))
  return { ...emptyMessage(apis.fetch.response), responses: [{ topicId: uuidBase64(id), partitions }] } as never
}

test('a partition that is left out of an answer is an error of it, and each is answered once', () => {
  const [first, again] = [Buffer.alloc(9, 1), Buffer.alloc(9, 2)]
  const answer = answerOf([
    { partitionIndex: 2, records: first },
    { partitionIndex: 2, records: again },
    { partitionIndex: 7, records: again }
  ])
  const read = readFetched(request(3), answer, 1)
  assert.deepEqual(
    read.map(({ partition, errorCode, records }) => [partition, errorCode, records?.[0] ?? null]),
    [
      [0, 13, null],
      [1, 13, null],
      [2, 0, 1]
    ]
  )
})

test('a few records of one partition do not keep a large answer in memory; large parts are not copied', () => {
  const frame = Buffer.allocUnsafeSlow(8 << 20)
  const [small, large] = [frame.subarray(100, 300), frame.subarray(1 << 20)]
  const read = readFetched(
    request(2),
    answerOf([
      { partitionIndex: 0, records: small },
      { partitionIndex: 1, records: large }
    ]),
    1
  )
  assert.equal(read[0]?.records?.buffer.byteLength, 200)
  assert.deepEqual(read[0]?.records, small)
  assert.equal(read[1]?.records?.buffer, frame.buffer)
})

test('a log that parts nowhere is no log that parts', () => {
  const read = readFetched(
    request(1),
    answerOf([{ partitionIndex: 0, divergingEpoch: { epoch: 3, endOffset: -1n } }]),
    1
  )
  assert.equal(read[0]?.divergingEpoch, null)
})
