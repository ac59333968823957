import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeMoments } from '../../src/view/history.ts'

const moment = (at: number, what: string, operation: string | null, detail = '') => ({
  ...{ at, what, by: 'ada', why: null, operation, detail, letter: null }
})

test('earlier decisions stand between; what ledger and audit both tell is there once', () => {
  const known = [moment(1, 'failed', null), moment(9, 'parked', 'c', 'to parked.orders')]
  const told = [moment(3, 'parked', 'a'), moment(5, 'restored', 'b'), moment(8, 'parked', 'c')]
  assert.deepEqual(
    mergeMoments(known, told).map(({ at, what, detail }) => [at, what, detail]),
    [
      [1, 'failed', ''],
      [3, 'parked', ''],
      [5, 'restored', ''],
      [9, 'parked', 'to parked.orders']
    ]
  )
})
