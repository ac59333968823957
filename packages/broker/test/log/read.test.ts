import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import fc from 'fast-check'
import { runs } from '../runs.ts'
import { batchOf, batchOfCount } from './batches.ts'
import { batchesOf, offsetsFrom, openLog } from './open-log.ts'

test('a read from any offset begins with its batch and goes on to the end, over segments', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 60 }), counts => {
      const { log } = openLog({ segmentBytes: 20_000 })
      const bases: bigint[] = []
      for (const count of counts) bases.push(log.append(batchOfCount(count)).baseOffset)
      const total = counts.reduce((sum, count) => sum + count, 0)
      for (const offset of [0, total >> 1, (total * 3) >> 2, total - 1].map(BigInt)) {
        const first = bases.findLast(base => base <= offset) ?? 0n
        assert.deepEqual(offsetsFrom(log, offset), bases.slice(bases.indexOf(first)))
      }
      assert.deepEqual(offsetsFrom(log, BigInt(total)), [])
    }),
    runs(30)
  )
})

test('a read is cut at its bytes, but has a first batch where it must', () => {
  const { log } = openLog()
  const size = batchOf().length
  for (let i = 0; i < 3; i++) log.append(batchOf())
  const read = (maxBytes: number, atLeastOne: boolean) => {
    const { records } = log.read({ offset: 1n, maxBytes, atLeastOne, isolation: 'uncommitted' })
    return records.reduce((sum, view) => sum + view.length, 0)
  }
  assert.equal(read(1, true), size)
  assert.equal(read(1, false), 0)
  assert.equal(read(size + 10, false), size + 10)
  assert.equal(read(10_000, false), 2 * size)
})

test('what was read stays as it was while the log grows', () => {
  const { log } = openLog()
  log.append(batchOfCount(10))
  const { records } = log.read({ offset: 0n, maxBytes: 1e6, atLeastOne: true, isolation: 'uncommitted' })
  const before = Buffer.concat(records)
  for (let i = 0; i < 500; i++) log.append(batchOfCount(100))
  assert.deepEqual(Buffer.concat(records), before)
})

test('offsets outside of the log are out of range', () => {
  const { log } = openLog()
  log.append(batchOfCount(5))
  log.deleteBefore(2n)
  const code = (offset: bigint) => log.read({ offset, maxBytes: 1, atLeastOne: true, isolation: 'uncommitted' }).code
  assert.deepEqual([1n, 2n, 5n, 6n].map(code), [errorCodes.OFFSET_OUT_OF_RANGE, 0, 0, errorCodes.OFFSET_OUT_OF_RANGE])
})

test('a committed read ends where the first open transaction begins, and names what was aborted', () => {
  const { log } = openLog()
  const transactional = (id: bigint, sequence: number) =>
    batchOf({ transactional: true, producer: { id, epoch: 0, sequence } })
  log.append(batchOf())
  log.append(transactional(1n, 0))
  log.append(transactional(2n, 0))
  assert.equal(log.lastStableOffset, 1n)
  assert.equal(log.appendMarker('abort', { id: 2n, epoch: 0 }, 0), 3n)
  assert.equal(log.lastStableOffset, 1n, 'the first is still open')

  const committed = () => log.read({ offset: 0n, maxBytes: 1e6, atLeastOne: true, isolation: 'committed' })
  assert.deepEqual(
    batchesOf(committed().records).map(({ baseOffset }) => baseOffset),
    [0n]
  )
  log.appendMarker('commit', { id: 1n, epoch: 0 }, 0)
  assert.equal(log.lastStableOffset, 5n)
  assert.equal(batchesOf(committed().records).length, 5)
  assert.deepEqual(committed().aborted, [{ producerId: 2n, firstOffset: 2n }])
  const [marker] = batchesOf(
    log.read({ offset: 4n, maxBytes: 1e6, atLeastOne: true, isolation: 'uncommitted' }).records
  )
  assert.ok(marker?.isControl && marker.isTransactional && marker.crcIsRight)
  assert.equal(marker.sizeBytes, 78)
})

test('available counts the bytes that a read could have', () => {
  const { log } = openLog()
  const size = batchOf().length
  for (let i = 0; i < 4; i++) log.append(batchOf())
  assert.equal(log.available(1n, 'uncommitted'), 3 * size)
  assert.equal(log.available(4n, 'uncommitted'), 0)
  log.append(batchOf({ transactional: true, producer: { id: 1n, epoch: 0, sequence: 0 } }))
  assert.equal(log.available(1n, 'committed'), 3 * size)
})

test('finds the first record that is late enough, within batches too', () => {
  const { log } = openLog()
  const records = [{ timestampDelta: 0 }, { timestampDelta: 20 }, { timestampDelta: 10 }]
  log.append(batchOf({ timestamp: 1000, records, compression: 1 }))
  log.append(batchOf({ timestamp: 1005 }))
  assert.deepEqual(log.offsetForTime(1000n), { offset: 0n, timestamp: 1000n })
  assert.deepEqual(log.offsetForTime(1001n), { offset: 1n, timestamp: 1020n })
  assert.deepEqual(log.offsetForTime(1015n), { offset: 1n, timestamp: 1020n })
  assert.equal(log.offsetForTime(1021n), null)
  assert.deepEqual(log.latestTimestamp(), { offset: 1n, timestamp: 1020n })
  log.deleteBefore(2n)
  assert.deepEqual(log.offsetForTime(1001n), { offset: 2n, timestamp: 1010n })
})

test('an empty log has no record for any time', () => {
  const { log } = openLog()
  assert.equal(log.latestTimestamp(), null)
  assert.equal(log.offsetForTime(0n), null)
})
