import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecordsBatch, Reader, readRecordsBatch } from '@platformatic/kafka'
import fc from 'fast-check'
import { encodeBatch, encodedSize, type OutgoingRecord } from '../../src/records/batch-encoder.ts'
import { controlType, openBatch } from '../../src/records/batch-records.ts'
import { grow } from '../growth.ts'
import { runs } from '../runs.ts'
import {
  batchOf,
  compressions,
  contents,
  errorCode,
  infoOf,
  outgoings,
  plain,
  readAll,
  seal,
  source
} from './support.ts'

const some = [
  {
    key: Buffer.from('k'),
    value: Buffer.from('value'),
    timestamp: 1_700_000_000_000,
    headers: [[Buffer.from('a'), Buffer.from('1')]]
  },
  { key: null, value: null, timestamp: 1_699_999_999_000, headers: [] }
] as const

for (const compression of compressions) {
  test(`${compression}: what was encoded is read, byte for byte`, () => {
    fc.assert(
      fc.property(outgoings, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 100 }), (records, baseOffset) => {
        const batch = encodeBatch(records, { ...plain, compression })
        batch.writeBigInt64BE(BigInt(baseOffset), 0)
        const read = readAll(batch)
        assert.deepEqual(read.map(contents), records.map(contents))
        assert.deepEqual(
          read.map(record => record.offset),
          records.map((_, i) => baseOffset + i)
        )
      }),
      runs(60)
    )
  })

  test(`${compression}: another client reads what we encode, and we read what it does`, () => {
    fc.assert(
      fc.property(outgoings, records => {
        const theirs = readRecordsBatch(Reader.from(encodeBatch(records, { ...plain, compression })))
        assert.deepEqual(
          theirs.records.map(r => ({
            timestamp: Number(theirs.firstTimestamp + r.timestampDelta),
            key: r.key,
            value: r.value,
            headers: r.headers
          })),
          records.map(contents)
        )
        // The client writes a delta of 2^31 ms (25 days) and more wrongly, so these keep their distance.
        const first = records[0]?.timestamp ?? 0
        const near = records.map(r => ({ ...r, timestamp: first + ((r.timestamp - first) % 2 ** 31) }))
        const messages = near.map(r => ({
          topic: 't',
          partition: 0,
          timestamp: BigInt(r.timestamp),
          key: r.key,
          value: r.value,
          headers: new Map(r.headers.map(([name, value]) => [Buffer.from(name), value]))
        }))
        const batch = createRecordsBatch(messages as never, { compression } as never).dynamicBuffer.buffer
        assert.deepEqual(readAll(batch).map(contents), near.map(contents))
      }),
      runs(30)
    )
  })

  test(`${compression}: any changed byte is refused with a code, or changes nothing`, () => {
    const records = Array.from({ length: 20 }, (_, i) => ({
      key: Buffer.from(`k${i}`),
      value: Buffer.from(`value ${i % 4}`),
      timestamp: 1_700_000_000_000 + i,
      headers: [[Buffer.from('h'), null]] as const
    }))
    const batch = encodeBatch(records, { ...plain, compression })
    fc.assert(
      fc.property(
        fc.nat(batch.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (position, flip, checkCrc) => {
          const copy = Buffer.from(batch)
          copy[position] = (copy[position] as number) ^ flip
          const code = errorCode(() => {
            if (copy.readInt32BE(8) > batch.length - 12) return // longer than the chunk: cut short
            const read = readAll(copy, { ...source, checkCrc })
            if (checkCrc) assert.deepEqual(read.map(contents), records.map(contents))
          })
          assert.match(code, /^none$|^BATCH_/)
        }
      ),
      runs(400)
    )
  })

  test(`${compression}: damage under a right checksum is refused or read within the batch`, () => {
    const records = Array.from({ length: 5 }, (_, i) => ({
      key: Buffer.from(`k${i}`),
      value: Buffer.from(`value ${i}`),
      timestamp: i,
      headers: [[Buffer.from('h'), null]] as const
    }))
    const batch = encodeBatch(records, { ...plain, compression })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 21, max: batch.length - 1 }), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        changes => {
          const copy = Buffer.from(batch)
          for (const [position, byte] of changes) copy[position] = byte
          seal(copy)
          const code = errorCode(() => {
            for (const record of readAll(copy)) contents(record)
          })
          assert.match(code, /^none$|^BATCH_/)
        }
      ),
      runs(400)
    )
  })
}

test('a record whose contentBytes are of another is refused, and no wrong batch made of it', () => {
  const record = { key: null, value: Buffer.from('v'), timestamp: 0, headers: [], contentBytes: 9 }
  assert.throws(() => encodeBatch([record], plain), RangeError)
})

test('encodedSize is an upper bound, at most 20 bytes over', () => {
  fc.assert(
    fc.property(outgoings, records => {
      const exact = encodeBatch(records, plain).length - 61
      const bound = records.reduce((sum, record) => sum + encodedSize(record), 0)
      assert.ok(bound >= exact && bound <= exact + 20 * records.length, `${bound} for ${exact}`)
    })
  )
})

test('what idempotence needs is in the header', () => {
  const info = infoOf(encodeBatch(some, { producerId: 77n, producerEpoch: 3, baseSequence: 12, compression: 'zstd' }))
  assert.deepEqual(
    [
      info.producerId,
      info.producerEpoch,
      info.baseSequence,
      info.count,
      info.compression,
      info.baseOffset,
      info.leaderEpoch
    ],
    [77n, 3, 12, 2, 4, 0, -1]
  )
  assert.deepEqual([info.baseTimestamp, info.maxTimestamp], [1_700_000_000_000n, 1_700_000_000_000])
  assert.throws(() => encodeBatch([], plain), RangeError)
})

test("the broker's stamp counts for all records of its batch", () => {
  const batch = encodeBatch(some, plain)
  batch.writeInt16BE(0x08, 21)
  batch.writeBigInt64BE(1_800_000_000_000n, 35)
  assert.deepEqual(
    readAll(seal(batch)).map(r => [r.timestamp, r.timestampType]),
    new Array(2).fill([1_800_000_000_000, 'LogAppendTime'])
  )
})

const anyTime = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_800_000_000_000_000_000n }),
  fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n }),
  fc.bigInt({ min: 1_700_000_000_000n, max: 1_700_000_100_000n })
)

test('timestamps within 2^53 are exact beside any others in their batch, whatever it counts from', () => {
  fc.assert(
    fc.property(anyTime, fc.array(anyTime, { minLength: 1, maxLength: 8 }), (base, times) => {
      fc.pre(times.every(time => BigInt.asIntN(64, time - base) === time - base))
      const records = times.map((time, i) => {
        const delta = varlong(time - base)
        const body = [0, ...delta, i * 2, 1, 1, 0]
        return Buffer.from([body.length * 2, ...body])
      })
      const batch = batchOf(Buffer.concat(records), times.length)
      batch.writeBigInt64BE(base, 27)
      const most = 2n ** 53n - 1n
      assert.deepEqual(
        readAll(seal(batch)).map(({ timestamp }) => timestamp),
        times.map(time => Number(time > most ? most : time < -most ? -most : time))
      )
    }),
    runs(500)
  )
})

test('what is written is what was given, however far its timestamps are apart', () => {
  const safe = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-1, 0, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 53 - 2))
  fc.assert(
    fc.property(fc.array(safe, { minLength: 1, maxLength: 6 }), times => {
      const batch = encodeBatch(
        times.map(timestamp => ({ key: null, value: null, timestamp, headers: [] })),
        plain
      )
      assert.deepEqual(
        readAll(batch).map(({ timestamp }) => timestamp),
        times
      )
    }),
    runs(500)
  )
})

function varlong(n: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, (n << 1n) ^ (n >> 63n))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

test('absurd timestamps are brought within 2^53, and can be written again', () => {
  for (const [base, expected] of [
    [2n ** 63n - 1n, Number.MAX_SAFE_INTEGER],
    [-(2n ** 63n), Number.MIN_SAFE_INTEGER]
  ] as const) {
    const batch = encodeBatch(some, plain)
    batch.writeBigInt64BE(base, 27)
    const read = readAll(seal(batch))
    assert.deepEqual(
      read.map(r => r.timestamp),
      [expected, expected]
    )
    encodeBatch(
      read.map(r => ({ key: null, value: null, timestamp: r.timestamp, headers: [] })),
      plain
    )
  }
  assert.throws(() => encodeBatch([{ ...some[0], timestamp: Number.POSITIVE_INFINITY }], plain), RangeError)
})

test('key, value and headers are copies, made once', () => {
  const batch = encodeBatch(some, plain)
  const [record] = readAll(batch)
  assert.equal(record?.logged.rawValue?.buffer, batch.buffer)
  assert.notEqual(record?.rawValue?.buffer, batch.buffer)
  assert.equal(record?.rawValue, record?.rawValue)
  assert.equal(record?.headers, record?.headers)
  assert.deepEqual(record?.headers, [{ name: 'a', rawName: Buffer.from('a'), value: Buffer.from('1') }])
  assert.equal(record?.byteLength, 12)
})

// length, attributes, timestamp delta, offset delta, key length, value length, headers: zigzag, so 1 is −1 and 2 is 1.
const whole = [12, 0, 0, 0, 1, 1, 0]
const lies: readonly [string, number[], number, RegExp][] = [
  ['a record of negative length', [1, 0, 0, 0, 1, 1, 0], 1, /record 1 of 1: a record's length is -1/],
  ['a record longer than the batch', [80, 0, 0, 0, 1, 1, 0], 1, /a record's length is 40/],
  ['a record longer than its parts', [14, 0, 0, 0, 1, 1, 0, 0], 1, /longer than its parts/],
  ['a record shorter than its parts', [10, 0, 0, 0, 1, 1, 0], 1, /past the end/],
  ['a key past the end', [12, 0, 0, 0, 100, 1, 0], 1, /past the end/],
  ['a key of length −2', [12, 0, 0, 0, 3, 1, 0], 1, /key's length is -2/],
  ['a value of length −2', [12, 0, 0, 0, 1, 3, 0], 1, /value's length is -2/],
  ['a value past the end', [12, 0, 0, 0, 1, 100, 0], 1, /past the end/],
  ['a header count past the end', [12, 0, 0, 0, 1, 1, 2], 1, /past the end/],
  ['a negative header count', [12, 0, 0, 0, 1, 1, 1], 1, /header count is -1/],
  ['a null header name', [16, 0, 0, 0, 1, 1, 2, 1, 1], 1, /header name's length is -1/],
  ['a header value of length −2', [16, 0, 0, 0, 1, 1, 2, 0, 3], 1, /header value's length is -2/],
  ['more records than there are', whole, 2, /record 2 of 2/],
  ['2^31 − 1 records', whole, 0x7fffffff, /record 2 of/],
  ['fewer records than there are', [...whole, ...whole], 1, /left after/],
  ['records where there should be none', whole, 0, /left after/],
  ['an offset beyond the last', [12, 0, 0, 4, 1, 1, 0], 1, /offset is 2/],
  ['the same offset twice', [...whole, ...whole], 2, /offset is 0/],
  ['an endless number', [12, 0, 0, 0, 0x80, 0x80, 0x80], 1, /past the end/]
]
for (const [claim, bytes, count, message] of lies) {
  test(`${claim}: damage, and again when asked again`, () => {
    const batch = batchOf(Buffer.from(bytes), count)
    const records = openBatch(batch, infoOf(batch), source)
    const drain = () => {
      while (records.next() !== null);
    }
    assert.throws(drain, { code: 'BATCH_CORRUPT', message })
    assert.throws(drain, { code: 'BATCH_CORRUPT', message })
  })
}

test('gaps that compaction leaves are no damage, nor is an empty batch', () => {
  const gap = batchOf(Buffer.from([12, 0, 0, 4, 1, 1, 0, 12, 0, 0, 14, 1, 1, 0]), 2, {
    baseOffset: 100,
    lastOffsetDelta: 20
  })
  assert.deepEqual(
    readAll(gap).map(r => r.offset),
    [102, 107]
  )
  assert.deepEqual(readAll(batchOf(Buffer.alloc(0), 0, { lastOffsetDelta: 9, attributes: 3 })), [])
})

test('what cannot be read is named', () => {
  assert.equal(
    errorCode(() => readAll(batchOf(Buffer.alloc(9), 1, { attributes: 5 }))),
    'BATCH_COMPRESSION_UNKNOWN'
  )
  const old = encodeBatch(some, plain)
  old[16] = 1
  assert.equal(
    errorCode(() => readAll(old)),
    'BATCH_UNREADABLE'
  )
  assert.equal(
    errorCode(() => readAll(encodeBatch(some, plain), { ...source, maxBatchBytes: 10 })),
    'BATCH_TOO_LARGE'
  )
  const flipped = encodeBatch(some, plain)
  flipped[70] = (flipped[70] as number) ^ 1
  assert.throws(() => readAll(flipped), { code: 'BATCH_CORRUPT', message: /orders\[3\]@0 is damaged: its checksum/ })
})

test('markers: abort, commit, other, and not a marker', () => {
  const marker = (key: number[]) =>
    batchOf(Buffer.from([(6 + key.length) * 2, 0, 0, 0, key.length * 2, ...key, 1, 0]), 1, { attributes: 0x30 })
  const typeOf = (batch: Buffer) => controlType(batch, infoOf(batch), source)
  assert.equal(typeOf(marker([0, 0, 0, 0])), 'abort')
  assert.equal(typeOf(marker([0, 0, 0, 1])), 'commit')
  assert.equal(typeOf(marker([0, 0, 0, 2])), 'other')
  assert.equal(typeOf(marker([0])), 'other')
  assert.equal(typeOf(encodeBatch(some, plain)), 'other')
  const damaged = marker([0, 0, 0, 0])
  damaged[67] = 9
  assert.equal(
    errorCode(() => typeOf(damaged)),
    'BATCH_CORRUPT'
  )
})

test('the time to read a batch grows with its bytes', () => {
  grow(size => {
    const count = Math.floor(size / 12)
    const record = { key: Buffer.from('k'), value: Buffer.from('v'), timestamp: 1, headers: [] }
    const batch = encodeBatch(new Array<OutgoingRecord>(count).fill(record), plain)
    return () => readAll(batch)
  }, 1_000_000)
})
