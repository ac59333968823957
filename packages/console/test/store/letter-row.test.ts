import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Letter } from '@dead-letter/operator'
import { indexedLetter } from '../../src/store/letter-row.ts'

test('a time that is none is odd, by which a letter may be asked for, but where its record has none either', () => {
  const written = 1_700_000_000_000
  const row = (told: number | undefined, timestamp: number) => {
    const facts = { redrives: 0, at: told }
    const record = {
      topic: 'orders.dlq',
      partition: 0,
      offset: 5,
      timestamp,
      rawKey: null,
      rawValue: null,
      headers: []
    }
    const { at, isOdd } = indexedLetter(new Letter(record as never, facts as never, Buffer.alloc(16)), {
      valueBytes: 0
    })
    return [at, isOdd]
  }
  assert.deepEqual(row(written - 1, written), [written - 1, false])
  assert.deepEqual(row(undefined, written), [written, false])
  assert.deepEqual(row(undefined, -1), [0, false])
  // A header tells the last moment before 1970: `until` means it, whatever its record says.
  assert.deepEqual(row(-1, written), [written, true])
  assert.deepEqual(row(-5, written), [written, true])
  assert.deepEqual(row(written * 1000, written), [written, true])
  assert.deepEqual(row(undefined, written * 1000), [0, true])
})
