import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import { openBatch } from '../../src/records/batch-records.ts'
import { runs } from '../runs.ts'
import { batchOf, contents, errorCode, infoOf, outgoings, plain, source } from './support.ts'

const firstOf = (key: Buffer | null): number => key?.[0] ?? -1

test('of a batch just the records are read whose keys are wanted, in their order', () => {
  fc.assert(
    fc.property(outgoings, fc.integer({ min: -1, max: 255 }), (records, least) => {
      const batch = encodeBatch(records, { ...plain, compression: 'none' })
      const opened = openBatch(batch, infoOf(batch), source)
      const wants = (bytes: Buffer, start: number, length: number): boolean =>
        (length <= 0 ? -1 : (bytes[start] as number)) >= least
      const found = []
      for (let record = opened.next(wants); record !== null; record = opened.next(wants)) found.push(contents(record))
      assert.deepEqual(
        found,
        records.filter(({ key }) => firstOf(key?.length === 0 ? null : key) >= least).map(contents)
      )
    }),
    runs(300)
  )
})

test('damage among records that are passed over is found as damage, and no byte outside is looked at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (bytes, count) => {
      const batch = batchOf(Buffer.from(bytes), count)
      const opened = openBatch(batch, infoOf(batch), source)
      const wants = (whole: Buffer, start: number, length: number): boolean => {
        assert.ok(start + Math.max(0, length) <= whole.length)
        return false
      }
      // What it can make nothing of is read closely, and refused.
      const code = errorCode(() => {
        for (let record = opened.next(wants); record !== null; record = opened.next(wants));
      })
      assert.ok(code === 'BATCH_CORRUPT' || code === 'none', code)
    }),
    runs(500)
  )
})
