import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { BATCH_OVERHEAD, encodeBatch, encodedSize, mostLz4Bytes } from '../../src/records/batch-encoder.ts'

test('what cannot be compressed is not larger than it is said to be', () => {
  const identity = { producerId: 1n, producerEpoch: 1, baseSequence: 0, isTransactional: true }
  for (const bytes of [0, 1, 1000, 65_535, 65_537, 900_000, 1_048_400, 4_200_000]) {
    const record = { key: null, value: randomBytes(bytes), timestamp: Date.now(), headers: [] }
    const { length } = encodeBatch([record], { ...identity, compression: 'lz4' })
    assert.ok(length <= mostLz4Bytes(BATCH_OVERHEAD + encodedSize(record)), `${bytes}: ${length}`)
  }
})
