import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letterMask } from '@dead-letter/operator'
import type { LetterRow } from '../../src/api/index.ts'
import { notRead, withHeaderColumns } from '../../src/letters/header-columns.ts'
import type { Parts } from '../../src/work/parts.ts'

test('a page of letters does not go with Kafka: headers that cannot be read are said not to be', async () => {
  const client = { metadata: () => Promise.reject(new Error('no broker answers')) }
  const parts = { cluster: { client }, mask: letterMask([]) } as unknown as Parts
  const row = { dlq: 'error.orders.billing', partition: 0, offset: 7, columns: ['DE', null] } as unknown as LetterRow
  const [shown] = await withHeaderColumns(parts, [row], ['$.country', 'header:tenant'])
  assert.deepEqual(shown?.columns, ['DE', notRead])
})
