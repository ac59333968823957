import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demandWhole } from '../../src/letters/whole-ranges.ts'

test('a log that ends before what was planned is told, one that begins later or has grown is not', () => {
  const planned = [
    { partition: 0, start: 2, end: 10 },
    { partition: 1, start: 0, end: 0 }
  ]
  const extent = (partition: number, start: number, end: number) => ({ partition, start, end, logStart: start })
  demandWhole('x.dlq', planned, [extent(0, 2, 10), extent(1, 0, 0)])
  demandWhole('x.dlq', planned, [extent(0, 12, 10), extent(1, 0, 5), extent(2, 0, 3)])
  assert.throws(() => demandWhole('x.dlq', planned, [extent(0, 2, 9)]), {
    code: 'READ_LOG_CUT',
    message: /x\.dlq\[0\].*9/
  })
})
