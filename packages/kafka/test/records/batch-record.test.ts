import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import { asLogged, asLooked, type BatchRecord } from '../../src/records/batch-record.ts'
import { contents, outgoings, plain, readAll } from './support.ts'

test('a detached record is what it was, whether its parts were looked at before or not', () => {
  fc.assert(
    fc.property(outgoings, fc.boolean(), fc.boolean(), (records, looked, twice) => {
      const padded = [...records, { key: null, value: Buffer.alloc(100_000), timestamp: 1, headers: [] }]
      const read = readAll(encodeBatch(padded, plain)).slice(0, -1)
      if (looked) read.forEach(contents)
      for (const record of read) record.detach()
      if (twice) for (const record of read) record.detach()
      assert.deepEqual(read.map(contents), records.map(contents))
      assert.deepEqual(
        read.map(record => record.valueText),
        records.map(({ value }) => (value === null ? null : value.toString()))
      )
    })
  )
})

test('a detached record holds its batch no longer, its raw value neither', () => {
  const value = Buffer.from('bad')
  const batch = encodeBatch(
    [
      { key: value, value, timestamp: 1, headers: [[value, value]] },
      { key: null, value: Buffer.alloc(1_000_000), timestamp: 1, headers: [] }
    ],
    plain
  )
  const [record, large] = readAll(batch) as [BatchRecord, BatchRecord]
  assert.equal(record.logged.rawValue?.buffer, batch.buffer)
  record.detach()
  const { rawKey, rawValue, headers } = record.logged
  for (const part of [rawKey, rawValue, headers[0]?.rawName, headers[0]?.value]) {
    assert.ok(part instanceof Buffer)
    assert.deepEqual(part, value)
    assert.notEqual(part.buffer, batch.buffer)
  }
  // It is nearly all of its batch: a copy would save nothing.
  large.detach()
  assert.equal(large.logged.rawValue?.buffer, batch.buffer)
})

test('headers that code of others gets are plain objects, which can be copied and shown; looked at, they say the same', () => {
  const headers = [
    [Buffer.from('a'), Buffer.from('E')],
    [Buffer.from('a'), null],
    [Buffer.from('b'), Buffer.alloc(0)]
  ] as const
  const [record] = readAll(encodeBatch([{ key: null, value: null, timestamp: 1, headers }], plain)) as [BatchRecord]
  const expected = headers.map(([rawName, value]) => ({ name: rawName.toString(), rawName, value }))
  for (const given of [record.headers, record.logged.headers, asLogged(record).headers]) {
    assert.deepEqual(
      given.map(header => ({ ...header })),
      expected
    )
    assert.deepEqual(structuredClone(given[0])?.value, new Uint8Array(Buffer.from('E')))
    assert.match(inspect(given), /value: <Buffer 45>/)
  }
  assert.deepEqual(
    asLooked(record).headers.map(({ name, rawName, value }) => ({ name, rawName, value })),
    expected
  )
})
