import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError } from '../src/errors.ts'

test('a reason that is a sentence of its own does not double the full stop; an ellipsis stays', () => {
  const message = (reason: string): string => new DeadLetterError('COMMIT_FAILED', { group: 'g', reason }).message
  assert.match(message('No answer.'), /committed: No answer\. They are sent/)
  assert.match(message('waiting ...'), /waiting \.\.\.\. They/)
})
