import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvHead, csvLine } from '../../src/archive/csv.ts'
import { fakeLetter } from '../fake-letter.ts'

test('a letter is one row; quotes and line ends are quoted, and nothing in it is a formula', () => {
  const letter = fakeLetter({ message: '=HYPERLINK("http://x")' }, { rawValue: Buffer.from('a,"b"\n'), rawKey: null })
  const row = csvLine(letter)
  assert.equal(csvHead.split(',').length, 17)
  assert.ok(row.includes(`"'=HYPERLINK(""http://x"")"`), row)
  assert.ok(row.endsWith(',,"a,""b""\n"'), row)
  for (const sign of ['+1', '-1', '@a', '\ta'])
    assert.ok(csvLine(fakeLetter({ message: sign })).includes(`'${sign}`), sign)
})
