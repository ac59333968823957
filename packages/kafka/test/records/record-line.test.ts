import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lineOfRecord, recordFromLine } from '../../src/records/record-line.ts'
import type { SourceRecord } from '../../src/records/source-record.ts'
import { runs } from '../runs.ts'

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(found => Buffer.from(found)),
  fc.string({ unit: 'binary', maxLength: 20 }).map(text => Buffer.from(text.toWellFormed())),
  fc.constantFrom('\u2028', '\u0085\r\n', '\ufeffx', '\0', '', 'a\u2029"\\').map(text => Buffer.from(text))
)
const header = fc.record({ rawName: bytes, value: fc.option(bytes) })
const records = fc
  .record({
    topic: fc.constantFrom('orders', 'a.b-c_d'),
    partition: fc.nat(),
    offset: fc.maxSafeNat(),
    timestamp: fc.oneof(fc.constant(-1), fc.maxSafeNat()),
    timestampType: fc.constantFrom<SourceRecord['timestampType']>('CreateTime', 'LogAppendTime', 'NoTimestampType'),
    rawKey: fc.option(bytes),
    rawValue: fc.option(bytes),
    headers: fc.array(header, { maxLength: 5 })
  })
  .map(given => ({
    ...given,
    headers: given.headers.map(({ rawName, value }) => ({ name: rawName.toString('utf8'), rawName, value }))
  }))

test('whatever bytes a record has, it comes back of its line, which every reader of lines takes for one', () => {
  fc.assert(
    fc.property(records, record => {
      const line = lineOfRecord(record)
      assert.doesNotMatch(line, /[\n\r\u0085\u2028\u2029]/)
      assert.deepEqual(recordFromLine(line), { record, masked: [] })
    }),
    runs(500)
  )
  const read = recordFromLine(lineOfRecord({ ...(fc.sample(records, 1)[0] as SourceRecord) }, ['$.card']))
  assert.deepEqual(typeof read === 'string' ? read : read.masked, ['$.card'])
})

test('what is no line says what is wrong with it', () => {
  const good = { v: 1, topic: 't', partition: 0, offset: 0, timestamp: 0, key: null, value: 'x', headers: [] }
  assert.equal(typeof recordFromLine(JSON.stringify(good)), 'object')
  for (const [bad, said] of [
    [{ v: 2 }, /version/],
    [{ topic: 1 }, /topic/],
    [{ offset: -1 }, /offset/],
    [{ timestamp: '0' }, /timestamp/],
    [{ timestampType: 'x' }, /kind of timestamp/],
    [{ key: 1 }, /key/],
    [{ value: 'a', encoding: 'base64' }, /value/],
    [{ value: '\ud800' }, /value/],
    [{ headers: [null] }, /header/],
    [{ headers: [{ name: null, value: null }] }, /header/],
    [{ headers: {} }, /headers/]
  ] as const)
    assert.match(String(recordFromLine(JSON.stringify({ ...good, ...bad }))), said)
  for (const text of ['', '{', '[]', 'null', '1']) assert.equal(typeof recordFromLine(text), 'string')
})
