import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DeadLetterError, lineOfRecord, recordToLine } from '@dead-letter/kafka/internal'
import { eraseFromFile, findInFile } from '../../src/archive/erase-files.ts'
import { eraseMatch } from '../../src/archive/erase-match.ts'
import { fakeRecord } from '../fake-letter.ts'

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text))

test('a record is the person’s by its key, or by a field of its JSON; broken JSON by the text in it', () => {
  const cases: readonly (readonly [key: string | null, value: string | null, wanted: boolean])[] = [
    ['c-42', null, true],
    ['c-421', '{}', false],
    [null, '{"customer":{"id":42}}', true],
    [null, '{"customer":{"id":"42"}}', true],
    [null, '{"customer":{"id":420},"id":42}', false],
    [null, '{"a":[{"mail":"J\\u00fcrgen@b.example"}]}', true],
    [null, '{"mail":"someone@b.example"}', false],
    // It was cut off: nobody knows the fields.
    [null, '{"mail":"Jürgen@b.example', true],
    [null, '{"customer":{"id":42', false],
    ['{"customer":{"id":42}}', 'x', true]
  ]
  const match = eraseMatch(['c-42'], ['$.customer.id=42', '$..mail=Jürgen@b.example'])
  for (const [key, value, wanted] of cases)
    assert.equal(match({ rawKey: bytes(key), rawValue: bytes(value) }), wanted, `${key} ${value}`)
  for (const field of ['customer.id=42', '$.customer', '$=1', '$.a=', '$..=1'])
    assert.throws(
      () => eraseMatch([], [field]),
      (error: unknown) => DeadLetterError.is(error) && error.code === 'OPTION_INVALID'
    )
})

test('files lose the letters and nothing else, stay private, and go when nothing is left', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'erase-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const match = eraseMatch(['c-42'], [])
  const [hers, others] = [fakeRecord({ rawKey: bytes('c-42') }), fakeRecord({ rawKey: bytes('c-1') })]
  const file = join(folder, 'letters.jsonl')
  writeFileSync(file, `${lineOfRecord(hers)}\n${lineOfRecord(others)}\nnot a letter\n\n${lineOfRecord(hers)}`)
  assert.deepEqual(await findInFile(file, match), { file, letters: 2, unread: 1 })
  await eraseFromFile(file, match)
  assert.equal(readFileSync(file, 'utf8'), `${lineOfRecord(others)}\nnot a letter\n`)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  writeFileSync(file, `${lineOfRecord(hers)}\n`)
  await eraseFromFile(file, match)
  assert.ok(!existsSync(file))

  const fixtures = [hers, others].map((record, i) => {
    const path = join(folder, `${i}.json`)
    writeFileSync(path, JSON.stringify(recordToLine(record), null, 2))
    return path
  })
  for (const path of fixtures) await eraseFromFile(path, match)
  assert.deepEqual(
    fixtures.map(path => existsSync(path)),
    [false, true]
  )
  await assert.rejects(
    findInFile(join(folder, 'none.jsonl'), match),
    error => DeadLetterError.is(error) && error.code === 'ARCHIVE_UNREADABLE'
  )
})
