import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesToJson } from '@dead-letter/operator'
import fc from 'fast-check'
import { escapeText, hexLines, showBytes, toJsonLine } from '../../src/output/escape.ts'
import { anyCharacter } from '../any-character.ts'

const harmful = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

test('nothing that drives a terminal is left of any text', () => {
  assert.equal(escapeText('\u001b[31mred\u009b0m\n\u202egnp.exe\u0007'), '\\x1b[31mred\\x9b0m\\n\\u202egnp.exe\\x07')
  assert.equal(escapeText('Grüße, 世界 🎉 "x" \\'), 'Grüße, 世界 🎉 "x" \\')
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), text => !harmful.test(escapeText(text))))
})

test('JSON lines are one harmless line and parse to the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), text => {
      const line = toJsonLine({ text })
      assert.equal(harmful.test(line), false)
      assert.equal((JSON.parse(line) as { text: string }).text, text)
    })
  )
})

test('values show as text, <null> or base64, and long ones are cut', () => {
  assert.equal(showBytes(null), '<null>')
  assert.equal(showBytes(Buffer.alloc(0)), '')
  assert.equal(showBytes(Buffer.from('{"a":1}')), '{"a":1}')
  assert.equal(showBytes(Buffer.from([0xff, 0x00])), 'base64:/wA=')
  assert.equal(showBytes(Buffer.from('ééé'), 3), 'é… (6 bytes)')
})

test('bytes for JSON are marked where they are not text', () => {
  assert.deepEqual(bytesToJson(null), { text: null })
  assert.deepEqual(bytesToJson(Buffer.from('é')), { text: 'é' })
  assert.deepEqual(bytesToJson(Buffer.from([0xe9])), { text: '6Q==', encoding: 'base64' })
})

test('hex lines show offset, bytes and ASCII', () => {
  assert.deepEqual(hexLines(Buffer.from('abcdefghijklmnop\u001b')), [
    '00000000  61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70  abcdefghijklmnop',
    `00000010  1b${' '.repeat(45)}  .`
  ])
})
