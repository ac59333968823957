import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBatch, encodedSize, type OutgoingRecord, packRecord } from '../../src/records/batch-encoder.ts'
import { Room } from '../../src/records/slabs.ts'
import { runs } from '../runs.ts'

const bytes = (maxLength: number): fc.Arbitrary<Buffer> => fc.uint8Array({ maxLength }).map(given => Buffer.from(given))
const orNull = (maxLength: number): fc.Arbitrary<Buffer | null> => fc.option(bytes(maxLength), { nil: null })
const record: fc.Arbitrary<OutgoingRecord> = fc.record({
  key: orNull(100),
  value: orNull(3000),
  timestamp: fc.integer({ min: -1, max: 253_402_300_799_999 }),
  headers: fc.array(fc.tuple(bytes(80), orNull(80)), { maxLength: 5 })
})
const options = { producerId: 7n, producerEpoch: 1, baseSequence: 3, compression: 'none' } as const

test('a record that is packed is written as it would have been, whatever becomes of what it was made of', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), fc.boolean(), fc.boolean(), (records, some, own) => {
      const expected = encodeBatch(records, options)
      const room = own ? new Room() : undefined
      const packed = records.map((record, i) => (some && i % 2 === 0 ? record : packRecord(record, room)))
      assert.deepEqual(
        packed.map(record => encodedSize(record)),
        records.map(record => encodedSize(record))
      )
      if (!some) for (const { key, value } of records) for (const given of [key, value]) given?.fill(0xff)
      assert.deepEqual(encodeBatch(packed, options), expected)
    }),
    runs(100)
  )
})
