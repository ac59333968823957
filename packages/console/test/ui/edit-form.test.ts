import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixed, formOf, transformOf } from '../../ui/src/screens/edit/edit-form.ts'
import type { LetterDetail } from '../../ui/src/server/types.ts'

const content = (text: string | null, more: Partial<LetterDetail['value']> = {}): LetterDetail['value'] => ({
  ...{ text, bytes: text?.length ?? 0, format: text === null ? 'none' : 'json', cut: false, masked: 0 },
  ...more
})

const letterOf = (given: Partial<LetterDetail> = {}): LetterDetail =>
  ({
    key: content('k-1', { format: 'text' }),
    value: content('{"id":10000000000000000001,"currency":"DEM"}'),
    headers: [
      { name: 'tenant', value: 'acme', of: 'record' },
      { name: 'sequence', value: 'AAAAAw==', encoding: 'base64', of: 'record' },
      { name: 'kafka_dlt-original-topic', value: 'orders', of: 'failure' }
    ],
    masked: [],
    ...given
  }) as LetterDetail

test('what is not touched is not sent; a value that was on one line stays on one, with its numbers as they were', () => {
  const letter = letterOf()
  const form = formOf(letter)
  assert.equal(transformOf(letter, form), null)
  const value = form.value?.replace('DEM', 'EUR') ?? ''
  assert.deepEqual(transformOf(letter, { ...form, value }), {
    kind: 'record',
    value: { text: '{"id":10000000000000000001,"currency":"EUR"}' }
  })
  assert.deepEqual(transformOf(letter, { ...form, key: null, value: null }), { kind: 'record', key: null, value: null })
})

test('headers are those of the record, and bytes among them stay bytes', () => {
  const letter = letterOf()
  const form = formOf(letter)
  const headers = form.headers.map(header => (header.name === 'tenant' ? { ...header, value: 'globex' } : header))
  assert.deepEqual(transformOf(letter, { ...form, headers }), {
    kind: 'record',
    headers: [
      { name: 'tenant', value: { text: 'globex' } },
      { name: 'sequence', value: { text: 'AAAAAw==', encoding: 'base64' } }
    ]
  })
})

test('what is masked, no text or cut cannot be edited, and is not sent', () => {
  const letter = letterOf({ masked: ['value', 'headers'], key: content('/wA=', { encoding: 'base64' }) })
  const form = formOf(letter)
  assert.equal(transformOf(letter, { key: 'other', value: '{}', headers: [] }), null)
  for (const part of ['key', 'value', 'headers'] as const) assert.notEqual(fixed(letter, part), null)
  assert.notEqual(fixed(letterOf({ value: content('{', { cut: true }) }), 'value'), null)
  assert.equal(form.headers.length, 2)
})
