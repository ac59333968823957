import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unknownOf } from '../../src/commands/erase-unknown.ts'

test('whatever could not be read is said, and nothing else is', () => {
  const files = [
    { file: 'a.csv', letters: 0, unread: 10_000 },
    { file: 'b.jsonl', letters: 2, unread: 0 }
  ]
  const findings = { forbidden: ['x.dlq'], unreadable: [{ topic: 'y.dlq', partition: 2, batches: 3 }] }
  assert.deepEqual(unknownOf(findings, files), [
    'no permission to read x.dlq: what it holds is not known',
    'y.dlq[2]: batches that could not be read: 3; what they hold is not known',
    'a.csv: lines that are no letters: 10,000; what they hold is not known'
  ])
  assert.deepEqual(unknownOf({ forbidden: [], unreadable: [] }, files.slice(1)), [])
})
