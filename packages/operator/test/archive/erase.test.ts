import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DeadLetterError, lineOfRecord, recordToLine } from '@dead-letter/kafka/internal'
import fc from 'fast-check'
import { eraseFromFile, findInFile } from '../../src/archive/erase-files.ts'
import { eraseMatch } from '../../src/archive/erase-match.ts'
import { findToErase } from '../../src/archive/erase-topics.ts'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { exactNumber } from '../../src/letters/exact-json.ts'
import { fakeRecord } from '../fake-letter.ts'
import { runs } from '../runs.ts'

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text))

test('a record is the person’s by its key, or by a field of its JSON; broken JSON by the text in it', () => {
  const cases: readonly (readonly [key: string | null, value: string | null, wanted: boolean])[] = [
    ['c-42', null, true],
    ['c-421', '{}', false],
    [null, '{"customer":{"id":42}}', true],
    [null, '{"customer":{"id":"42"}}', true],
    [null, '{"customer":{"id":420},"id":42}', false],
    [null, '{"a":[{"mail":"J\\u00fcrgen@b.example"}]}', true],
    [null, '{"mail":"someone@b.example"}', false],
    // It was cut off: nobody knows the fields.
    [null, '{"mail":"Jürgen@b.example', true],
    [null, '{"customer":{"id":42', false],
    ['{"customer":{"id":42}}', 'x', true]
  ]
  const match = eraseMatch(['c-42'], ['$.customer.id=42', '$..mail=Jürgen@b.example'])
  for (const [key, value, wanted] of cases)
    assert.equal(match({ rawKey: bytes(key), rawValue: bytes(value) }), wanted, `${key} ${value}`)
  for (const field of ['customer.id=42', '$.customer', '$=1', '$.a=', '$..=1'])
    assert.throws(
      () => eraseMatch([], [field]),
      (error: unknown) => DeadLetterError.is(error) && error.code === 'OPTION_INVALID'
    )
})

test('numbers are compared digit by digit, keys byte by byte, and nothing of somebody else is taken for the person’s', () => {
  const cases: readonly (readonly [field: string, value: string, wanted: boolean])[] = [
    ['$.id=9007199254740993', '{"id":9007199254740993}', true],
    ['$.id=9007199254740992', '{"id":9007199254740993}', false],
    ['$.id=9007199254740993', '{"id":"9007199254740993"}', true],
    ['$.id=12345678901234567890', '{"id":12345678901234567890}', true],
    ['$.id=12345678901234567890', '{"id":12345678901234567891}', false],
    ['$.id=1000', '{"id":1e3}', true],
    ['$.id=1.0', '{"id":1}', true],
    ['$.id=1', '{"id":"1.0"}', false],
    ['$.id=-0', '{"id":0}', true],
    ['$.id=0.1', '{"id":0.10000000000000000555}', false],
    ['$.id=007', '{"id":"007"}', true],
    ['$.id=007', '{"id":7}', false],
    ['$.id=1e400', '{"id":1e500}', false],
    ['$.id=Infinity', '{"id":1e500}', false],
    ['$.id=true', '{"id":true}', true],
    // A name that comes twice: nobody knows which of them the person's service took.
    ['$.id=42', '{"id":42,"id":43}', true],
    ['$..id=42', '{"id":{"id":42}}', true],
    ['$.ids[*]=42', '{"ids":[41,42]}', true],
    // Fields that nobody knows.
    ['$.id=9007199254740993', '{"id":9007199254740993,', true],
    ['$.id=9007199254740993', '{"id":90071992547409931,', false],
    ['$.id=9007199254740993', '{"id":9007199254740993', false],
    ['$.id=9007199254740993', 'customer 9007199254740993', true],
    ['$.mail=a@b.example', '{"mail":"anna@b.example","x', false],
    ['$.mail=a@b.example', '{"mail":"a@b.example.com","x', false],
    ['$.mail=a@b.example', '{"text":"write to\\na@b.example. Or', true]
  ]
  for (const [field, value, wanted] of cases)
    assert.equal(eraseMatch([], [field])({ rawKey: null, rawValue: bytes(value) }), wanted, `${field} in ${value}`)
  const match = eraseMatch(['k\ufffd'], [])
  assert.ok(match({ rawKey: bytes('k\ufffd'), rawValue: null }))
  assert.ok(!match({ rawKey: Buffer.from([0x6b, 0xff]), rawValue: null }))
})

test('two numbers have one text exactly when they are equal', () => {
  const number = fc.tuple(fc.bigInt(-(10n ** 25n), 10n ** 25n), fc.integer({ min: 0, max: 30 }))
  const written = ([digits, places]: readonly [bigint, number], zeros: number): string =>
    `${digits}${digits === 0n ? '' : '0'.repeat(zeros)}e-${places + zeros}`
  fc.assert(
    fc.property(number, number, fc.nat(5), (one, other, zeros) => {
      const isEqual = one[0] * 10n ** BigInt(other[1]) === other[0] * 10n ** BigInt(one[1])
      assert.equal(exactNumber(written(one, 0)) === exactNumber(written(other, zeros)), isEqual)
      assert.equal(exactNumber(written(one, 0)), exactNumber(written(one, zeros)))
    }),
    runs(200)
  )
})

test('files lose the letters and nothing else, stay private, and go when nothing is left', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'erase-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const match = eraseMatch(['c-42'], [])
  const [hers, others] = [fakeRecord({ rawKey: bytes('c-42') }), fakeRecord({ rawKey: bytes('c-1') })]
  const file = join(folder, 'letters.jsonl')
  writeFileSync(file, `${lineOfRecord(hers)}\n${lineOfRecord(others)}\nnot a letter\n\n${lineOfRecord(hers)}`)
  assert.deepEqual(await findInFile(file, match), { file, letters: 2, unread: 1 })
  await eraseFromFile(file, match)
  assert.equal(readFileSync(file, 'utf8'), `${lineOfRecord(others)}\nnot a letter\n`)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  writeFileSync(file, `${lineOfRecord(hers)}\n`)
  await eraseFromFile(file, match)
  assert.ok(!existsSync(file))

  const fixtures = [hers, others].map((record, i) => {
    const path = join(folder, `${i}.json`)
    writeFileSync(path, JSON.stringify(recordToLine(record), null, 2))
    return path
  })
  for (const path of fixtures) await eraseFromFile(path, match)
  assert.deepEqual(
    fixtures.map(path => existsSync(path)),
    [false, true]
  )
  await assert.rejects(
    findInFile(join(folder, 'none.jsonl'), match),
    error => DeadLetterError.is(error) && error.code === 'ARCHIVE_UNREADABLE'
  )
})

test('a batch that could not be read is told beside what was found', async () => {
  const topic = 'error.orders.billing'
  // A batch of one record whose checksum is wrong.
  const records = Buffer.alloc(61)
  records.writeInt32BE(49, 8)
  records.writeUInt8(2, 16)
  records.writeUInt32BE(1, 17)
  const partitions = [{ partition: 0, errorCode: 0, leader: 1, leaderEpoch: 0, replicas: [1], isr: [1] }]
  const client = {
    metadata: async () => ({ topics: new Map([[topic, { name: topic, id: 'id', errorCode: 0, partitions }]]) }),
    listOffsets: async (asked: { timestamp: number }[]) =>
      asked.map(({ timestamp }) => ({ topic, partition: 0, errorCode: 0, offset: timestamp === -1 ? 1 : 0 })),
    fetch: async () => [{ topic, partition: 0, errorCode: 0, logStartOffset: 0, abortedTransactions: [], records }]
  }
  const told: string[] = []
  const { findings, unreadable } = await findToErase(
    { client } as unknown as Cluster,
    { topics: [topic] },
    () => true,
    {
      onUnreadable: error => told.push(error.code)
    }
  )
  assert.deepEqual([findings, unreadable, told.length], [[], [{ topic, partition: 0, batches: 1 }], 1])
})
