import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesToJson } from '@dead-letter/operator'
import { nearest } from '../src/config/nearest.ts'
import { readAnswer } from '../src/handlers/answer.ts'
import { Lines } from '../src/handlers/lines.ts'
import { escapeLines, escapeText, hexLines, showBytes, toJsonLine } from '../src/output/escape.ts'
import { inFlagNames } from '../src/output/flag-names.ts'
import { grow } from './growth.ts'

const pieces = [
  ...[
    'a',
    '0',
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '(',
    '"',
    "'",
    '\\',
    '\0',
    '\u001b[31m',
    '\u202e',
    '\ufffd',
    '\ud800',
    '😀'
  ],
  ...['{"a":', '[', 'deadLetter.partition to a policy (', "provision: '", "Option '", ': ', ', "', '..']
]
const asked = { topic: 'orders', partition: 0, offset: 1 }

/** What of foreign text goes into them: records, letters, messages, a program's answers, misspelt names. */
const uses: Readonly<Record<string, (text: string) => unknown>> = {
  'a line': escapeText,
  'lines of a stack': escapeLines,
  'a line of JSON': text => toJsonLine({ text }),
  'bytes on a line': text => [showBytes(Buffer.from(text)), showBytes(Buffer.from(text), text.length)],
  'bytes that are no text': text => showBytes(Buffer.concat([Buffer.from([0xff]), Buffer.from(text)])),
  'bytes as JSON': text => bytesToJson(Buffer.from(text)),
  'bytes as hex': text => hexLines(Buffer.from(text.slice(0, text.length / 8))),
  'a message in flag names': inFlagNames,
  'an answer of a program': text => {
    try {
      return readAnswer(text, asked)
    } catch (error) {
      return error
    }
  },
  'an error in an answer': text => readAnswer(JSON.stringify({ offset: 1, error: text }), asked),
  'lines that come byte by byte': text => {
    const lines = new Lines()
    for (const character of text) lines.push(character)
    return lines.openLength
  },
  'a misspelt name': text => nearest(text.slice(0, text.length / 16), ['topic', 'group', 'brokers'])
}

for (const [name, use] of Object.entries(uses)) {
  test(`${name}: time grows with foreign text, not with its square`, () => {
    for (const piece of pieces)
      grow(size => {
        const text = `a${piece.repeat(size / piece.length)}z`
        return () => use(text)
      }, 2 ** 16)
  })
}

test('lines are the same in whatever pieces they come', () => {
  const text = 'one\ntwo\n\nthree and more\nopen'
  for (let size = 1; size <= text.length; size++) {
    const lines = new Lines()
    const found: string[] = []
    for (let at = 0; at < text.length; at += size) found.push(...lines.push(text.slice(at, at + size)))
    assert.deepEqual(found, ['one', 'two', '', 'three and more'])
    assert.equal(lines.openLength, 4)
  }
})
