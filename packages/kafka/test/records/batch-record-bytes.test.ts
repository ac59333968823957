import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBatch } from '../../src/records/batch-encoder.ts'
import { asLogged } from '../../src/records/batch-record.ts'
import type { SourceRecord } from '../../src/records/source-record.ts'
import { contents, outgoings, plain, readAll } from './support.ts'

type Work = (bytes: Buffer) => unknown
const inPlace: readonly Work[] = [
  bytes => bytes.fill(0),
  bytes => bytes.reverse(),
  bytes => bytes.set(Buffer.alloc(bytes.length, 7)),
  bytes => bytes.length % 2 === 0 && bytes.swap16(),
  bytes => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).sort()
]

/** Everything of a record that code of the user's can write to. */
const reach = ({ rawKey, rawValue, headers }: SourceRecord): Buffer[] =>
  [rawKey, rawValue, ...headers.flatMap(({ rawName, value }) => [rawName, value])].filter(part => part !== null)

test('nothing that is done to the bytes of a record in place reaches the log, a record beside it, or the next attempt', () => {
  fc.assert(
    fc.property(outgoings, fc.constantFrom(...inPlace), fc.boolean(), (records, work, detached) => {
      const batch = encodeBatch(records, plain)
      const before = Buffer.from(batch)
      const read = readAll(batch)
      for (const record of read) {
        if (detached) record.detach()
        for (const bytes of [...reach(record), record.keyCopy, record.valueCopy]) if (bytes !== null) work(bytes)
        if (record.headers.length > 0) (record.headers as unknown[]).length = 0
      }
      assert.deepEqual(batch, before)
      assert.deepEqual(
        read.map(record => contents(asLogged(record))),
        records.map(contents)
      )
      for (const record of read) record.renew()
      assert.deepEqual(read.map(contents), records.map(contents))
    })
  )
})
