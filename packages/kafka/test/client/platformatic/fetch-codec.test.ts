import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Reader, Writer } from '@platformatic/kafka'
import fc from 'fast-check'
import { readFetchResponse, writeFetchRequest } from '../../../src/client/platformatic/fetch-codec.ts'
import type { FetchRequest } from '../../../src/client/port.ts'

const topicId = '00112233-4455-6677-8899-aabbccddeeff'
const idHex = '00112233445566778899aabbccddeeff'

const request: FetchRequest = {
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 0x100000,
  isolation: 'read-committed',
  partitions: [
    { topic: 't', topicId, partition: 0, offset: 5, maxBytes: 0x1000, currentLeaderEpoch: -1 },
    { topic: 't', topicId, partition: 7, offset: 2 ** 40, maxBytes: 0x1000, currentLeaderEpoch: 3 }
  ]
}

const body = [
  '000001f4', // max wait
  '00000001', // min bytes
  '00100000', // max bytes
  '01', // read committed
  '00000000', // session id
  'ffffffff', // session epoch
  '02', // one topic
  idHex,
  '03', // two partitions
  ['00000000', 'ffffffff', '0000000000000005', 'ffffffff', 'ffffffffffffffff', '00001000', '00'],
  ['00000007', '00000003', '0000010000000000', 'ffffffff', 'ffffffffffffffff', '00001000', '00'],
  '00', // tags of the topic
  '01', // no forgotten topics
  '01', // no rack
  '00'
]
  .flat()
  .join('')

test('versions 15 to 17 of the request are one shape; 13 and 14 begin with the replica id', () => {
  for (const version of [15, 16, 17]) assert.equal(writeFetchRequest(version, request).buffer.toString('hex'), body)
  for (const version of [13, 14])
    assert.equal(writeFetchRequest(version, request).buffer.toString('hex'), `ffffffff${body}`)
})

const response = (records: string, aborted: string): string =>
  [
    '00000000', // throttle time
    '0000', // error
    '00000000', // session
    '02', // one topic
    idHex,
    '03', // two partitions
    [
      '00000000',
      '0000',
      '0000000000000009',
      '0000000000000008',
      '0000000000000001',
      aborted,
      'ffffffff',
      records,
      '00'
    ],
    // Out of range, with a diverging epoch as a tagged field of 4 + 8 bytes.
    [
      '00000007',
      '0001',
      'ffffffffffffffff',
      'ffffffffffffffff',
      'ffffffffffffffff',
      '00',
      'ffffffff',
      '01',
      '01000c',
      '00000001',
      '0000000000000002'
    ],
    '00', // tags of the topic
    '01000101' // tags: no node endpoints, as an empty array
  ]
    .flat()
    .join('')

/** The bytes in pieces, as they come off a socket. */
function inPieces(bytes: Buffer, size: number): Reader {
  const pieces = Writer.create()
  for (let i = 0; i < bytes.length; i += size) pieces.append(bytes.subarray(i, i + size))
  return Reader.from(pieces)
}

test('a response is read per partition, records as one buffer, however it was cut up', () => {
  const records = Buffer.from('the batches')
  const aborted = '03' + '0000000000000011' + '0000000000000004' + '00' + '0000000000000012' + '0000000000000006' + '00'
  const bytes = Buffer.from(response(`0c${records.toString('hex')}`, aborted), 'hex')
  for (const size of [1, 2, 3, 7, 64, 1_000]) {
    assert.deepEqual(readFetchResponse(inPieces(bytes, size)), {
      errorCode: 0,
      partitions: [
        {
          topicId,
          partition: 0,
          errorCode: 0,
          highWatermark: 9,
          lastStableOffset: 8,
          logStartOffset: 1,
          abortedTransactions: [
            { producerId: 17n, firstOffset: 4 },
            { producerId: 18n, firstOffset: 6 }
          ],
          records
        },
        {
          topicId,
          partition: 7,
          errorCode: 1,
          highWatermark: -1,
          lastStableOffset: -1,
          logStartOffset: -1,
          abortedTransactions: [],
          records: null
        }
      ]
    })
  }
})

test('null and empty records are both none', () => {
  for (const none of ['00', '01']) {
    assert.equal(
      readFetchResponse(inPieces(Buffer.from(response(none, '01'), 'hex'), 100)).partitions[0]?.records,
      null
    )
  }
})

test('a response that is cut short throws and never hangs', () => {
  const bytes = Buffer.from(response(`0c${'61'.repeat(11)}`, '01'), 'hex')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: bytes.length - 1 }), end => {
      assert.throws(() => readFetchResponse(inPieces(bytes.subarray(0, end), 16)))
    })
  )
})

test('a large answer in socket-sized pieces is read in linear time', () => {
  const size = 8 << 20
  const head = Buffer.from(response('00', '01').slice(0, 2 * (4 + 2 + 4 + 1 + 16)), 'hex')
  const partition = Buffer.from(['02', '00000000', '0000', '0'.repeat(48), '01', 'ffffffff'].join(''), 'hex')
  const length = Buffer.from([
    ((size + 1) & 0x7f) | 0x80,
    (((size + 1) >> 7) & 0x7f) | 0x80,
    (((size + 1) >> 14) & 0x7f) | 0x80,
    (size + 1) >> 21
  ])
  const bytes = Buffer.concat([head, partition, length, Buffer.alloc(size, 1), Buffer.from([0, 0, 0])])
  const began = performance.now()
  assert.equal(readFetchResponse(inPieces(bytes, 1_460)).partitions[0]?.records?.length, size)
  assert.ok(performance.now() - began < 500)
})
