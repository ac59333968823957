import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { batchOf } from './batches.ts'
import { openLog } from './open-log.ts'

const zeros = zstdCompressSync(Buffer.alloc(129 * 1024 * 1024))

test('of records that are more than is decompressed, times and offsets are those of their header', () => {
  const { log } = openLog()
  log.append(batchOf({ timestamp: 100 }))
  // More than the log decompresses: it believes the header of such a batch.
  const huge = { compression: 4, compress: () => zeros, count: 5, lastOffsetDelta: 4 }
  assert.equal(log.append(batchOf({ ...huge, timestamp: 200, maxTimestamp: 300n })).code, 0)
  log.append(batchOf({ timestamp: 250 }))
  assert.deepEqual(log.offsetForTime(150n), { offset: 1n, timestamp: 200n })
  assert.deepEqual(log.offsetForTime(201n), { offset: 5n, timestamp: 300n })
  assert.deepEqual(log.latestTimestamp(), { offset: 5n, timestamp: 300n })
  assert.equal(log.offsetForTime(301n), null)
})
