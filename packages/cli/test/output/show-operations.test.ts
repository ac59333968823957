import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation } from '@dead-letter/operator'
import { showOperations } from '../../src/output/show-operations.ts'

test('whatever the ledger says of an operation, it is one harmless line', () => {
  const hostile = '\u001b[2J\r\n\u202e'
  const texts = ['state', 'dlq', 'target', 'words', 'by', 'runner'].map(name => [name, hostile])
  const numbers = ['since', 'heard', 'planned', 'sent', 'parked'].map(name => [name, 9e15])
  const operation = { id: '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f', ...Object.fromEntries([...texts, ...numbers]) }
  const lines = showOperations([operation as Operation], Date.now(), null)
  assert.equal(lines.length, 2)
  assert.doesNotMatch(lines.join(''), /[\p{Cc}\p{Cf}]/u)
})
