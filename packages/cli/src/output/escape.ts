import { isUtf8 } from 'node:buffer'

/**
 * Characters that could drive a terminal or hide what a text says: controls (C0, DEL, C1), format characters
 * (direction overrides, zero-width ones), line and paragraph separators, halves of surrogate pairs.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const code = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`

function visible(character: string): string {
  const unit = character.charCodeAt(0)
  if (character.length > 1) return code(unit) + code(character.charCodeAt(1))
  return short[character] ?? (unit < 0x100 ? `\\x${unit.toString(16).padStart(2, '0')}` : code(unit))
}

/** A text from a record or a broker as one harmless line. */
export const escapeText = (text: string): string => text.replaceAll(unsafe, visible)

/** The same, with its line breaks kept: stack traces. */
export const escapeLines = (text: string): string[] =>
  text.split(/\r?\n/).map(line => escapeText(line.replaceAll('\t', '    ')))

/** JSON on one line, in which the same characters are written as \u escapes: equal for a parser, harmless on a terminal. */
export const toJsonLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll(unsafe, character =>
    Array.from({ length: character.length }, (_, i) => code(character.charCodeAt(i))).join('')
  )

/** A key or value on one line: its text, `<null>`, or `base64:…` when the bytes are not UTF-8. */
export function showBytes(bytes: Buffer | null, limit: number = Number.POSITIVE_INFINITY): string {
  if (bytes === null) return '<null>'
  const part = bytes.length > limit ? bytes.subarray(0, limit) : bytes
  const rest = bytes.length > limit ? `… (${bytes.length} bytes)` : ''
  if (isUtf8(bytes)) return escapeText(rest === '' ? part.toString('utf8') : cutShort(part)) + rest
  return `base64:${part.toString('base64')}${rest}`
}

/** The text of a piece of UTF-8, without the character that the piece ends in the middle of. */
function cutShort(piece: Buffer): string {
  let end = piece.length
  while (end > 0 && ((piece[end - 1] as number) & 0xc0) === 0x80) end--
  const first = piece[end - 1] ?? 0
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  return piece.toString('utf8', 0, end > 0 && end - 1 + length > piece.length ? end - 1 : piece.length)
}

/** Whole bytes as offset, hex and ASCII, sixteen in a line. */
export function hexLines(bytes: Buffer): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16)
    const hex = [...row].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
    const ascii = row.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.')
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${ascii}`)
  }
  return lines
}
