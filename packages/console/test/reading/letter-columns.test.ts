import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf, lettersIn } from '../../src/reading/letter-columns.ts'
import { failureOf, letterOf } from '../store/index.ts'

test('letters are the same on the other side of a thread', () => {
  const none = { origin: null, group: null, stage: null, class: null, error: null, dialect: null, attempts: null }
  const given = [
    letterOf({ offset: 3, failure: failureOf(2 ** 40), value: '{"n":1}', partition: 7, redrives: 2, originAt: 5 }),
    letterOf({ offset: 4, ...none, originPartition: null, originOffset: null, key: null, value: null, size: null }),
    letterOf({ offset: 5, fingerprint: 'v2:9', cause: 'É', example: '', message: '\u{1f600}' })
  ]
  assert.deepEqual([...lettersIn(structuredClone(columnsOf(given)))], given)
  assert.deepEqual([...lettersIn(structuredClone(columnsOf([])))], [])
})
