import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LoggedHeader, locate, span } from '../../src/records/logged-header.ts'

const bytes = Buffer.from('name=value;')
const name = Buffer.from('n')

test('a value is one view of the batch, null stays null, empty stays empty', () => {
  const header = new LoggedHeader('n', name, bytes, 5, 5)
  assert.equal(header.value?.toString(), 'value')
  assert.equal(header.value, header.value)
  assert.equal(header.value?.buffer, bytes.buffer)
  assert.equal(new LoggedHeader('n', name, bytes, 5, -1).value, null)
  assert.equal(new LoggedHeader('n', name, bytes, 5, 0).value?.length, 0)
})

test('where a value lies is told alike of headers in a batch and of others', () => {
  for (const header of [
    new LoggedHeader('n', name, bytes, 5, 5),
    { name: 'n', rawName: name, value: Buffer.from('value') }
  ]) {
    assert.ok(locate(header))
    assert.equal(span.buffer.toString('utf8', span.start, span.end), 'value')
  }
  assert.ok(!locate(new LoggedHeader('n', name, bytes, 5, -1)))
  assert.ok(!locate({ name: 'n', rawName: name, value: null }))
})

test('a copy of its fields with another value is a header', () => {
  const header = new LoggedHeader('n', name, bytes, 5, 5)
  assert.deepEqual({ ...header, value: null }, { name: 'n', rawName: name, value: null })
})
