import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { batchOf, batchOfCount } from './batches.ts'
import { offsetsFrom, openLog } from './open-log.ts'

const size = batchOfCount(10).length

test('what is too old is dropped, by its timestamp', () => {
  const { log, clock } = openLog({ retentionMs: 1000, segmentBytes: size })
  log.append(batchOfCount(10, { timestamp: clock.now() }))
  clock.advance(600)
  log.append(batchOfCount(10, { timestamp: clock.now() }))
  clock.advance(600)
  log.retain()
  assert.equal(log.startOffset, 10n)
  assert.equal(log.sizeBytes, size)
  clock.advance(600)
  log.retain()
  assert.deepEqual([log.startOffset, log.endOffset, log.sizeBytes], [20n, 20n, 0])
  assert.equal(log.append(batchOfCount(10)).baseOffset, 20n)
  assert.deepEqual(offsetsFrom(log, 20n), [20n])
})

test('what exceeds the size is dropped, but never so much that less than the size is left', () => {
  const { log } = openLog({ retentionBytes: size * 3 - 1, segmentBytes: size })
  for (let i = 0; i < 6; i++) log.append(batchOfCount(10))
  log.retain()
  assert.equal(log.startOffset, 30n)
  assert.equal(log.sizeBytes, size * 3)
})

test('nothing is dropped without a policy of deletion', () => {
  const { log, clock } = openLog({ retentionMs: 1, retentionBytes: 0, deletes: false })
  log.append(batchOf())
  clock.advance(1_000_000_000)
  log.retain()
  assert.equal(log.startOffset, 0n)
})

test('DeleteRecords moves the start, to the end for −1, and not beyond', () => {
  const { log } = openLog()
  log.append(batchOfCount(10))
  assert.deepEqual(log.deleteBefore(4n), { code: 0, lowWatermark: 4n })
  assert.deepEqual(log.deleteBefore(2n), { code: 0, lowWatermark: 4n })
  assert.deepEqual(log.deleteBefore(11n), { code: errorCodes.OFFSET_OUT_OF_RANGE, lowWatermark: -1n })
  assert.deepEqual(log.deleteBefore(-2n), { code: errorCodes.OFFSET_OUT_OF_RANGE, lowWatermark: -1n })
  assert.deepEqual(offsetsFrom(log, 4n), [0n], 'the batch that has the start in it stays')
  assert.deepEqual(log.deleteBefore(-1n), { code: 0, lowWatermark: 10n })
  assert.equal(log.sizeBytes, 0)
})

test('DeleteRecords is refused by a topic that is only compacted', () => {
  const { log } = openLog({ compacted: true, deletes: false })
  assert.equal(log.deleteBefore(0n).code, errorCodes.POLICY_VIOLATION)
})

test('listeners hear of appends, markers, a new start and the end', () => {
  const { log } = openLog()
  let heard = 0
  const stop = log.onChange(() => heard++)
  log.append(batchOf())
  log.appendMarker('commit', { id: 1n, epoch: 0 }, 0)
  log.deleteBefore(1n)
  assert.equal(heard, 3)
  log.close()
  assert.equal(heard, 4)
  stop()
  assert.equal(log.append(batchOf()).code, errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
})
