import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issuesAsText } from '../../../src/failure/fingerprint/issues.ts'

test('issues of a validator are told by kind, field and words, the same of several items once', () => {
  const issue = (path: unknown[]) => ({ code: 'too_small', path, message: 'too small' })
  const message = JSON.stringify([issue(['items', 0, 'qty']), issue(['items', 7, 'qty']), issue([])])
  assert.equal(issuesAsText(message), 'too_small, field "items[].qty": too small\ntoo_small, field "": too small')
})

test('what is no list of issues stays as it is', () => {
  for (const message of [
    '[{"code":"a","path":["b"],"message":"c"',
    '[]"path"',
    '["path"]',
    '[null,"path"]',
    '[{"path":[{"toString":1}],"code":"a","message":"b"}]',
    '[{"path":["a"],"code":{"toString":1},"message":"b"}]',
    'no list: "path"'
  ])
    assert.equal(issuesAsText(message), message)
})
