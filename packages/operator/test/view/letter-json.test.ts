import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letterToJson } from '../../src/view/letter-json.ts'
import { fakeLetter } from '../fake-letter.ts'

test('as JSON a letter keeps everything, bytes that are not text marked', () => {
  const headers = [
    { name: 'h', rawName: Buffer.from('h'), value: Buffer.from([0xff]) },
    { name: 'n', rawName: Buffer.from('n'), value: null }
  ]
  const parsed = JSON.parse(JSON.stringify(letterToJson(fakeLetter({}, { rawKey: null, headers }), null))) as Record<
    string,
    unknown
  >
  assert.deepEqual(parsed.origin, { topic: 'orders', partition: 3, offset: 41, timestamp: '2026-01-01T00:00:00.000Z' })
  assert.equal(parsed.cause, 'SyntaxError')
  assert.equal(parsed.key, null)
  assert.equal(parsed.value, '{"id":1}')
  assert.deepEqual(parsed.headers, [
    { name: 'h', value: '/w==', encoding: 'base64' },
    { name: 'n', value: null }
  ])
})
