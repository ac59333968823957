import { AuthenticationRefused } from '../connection-failures.ts'

/** Spaces that become a plain one (RFC 3454, C.1.2). */
const spaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g
/** What is left out (RFC 3454, B.1). */
const nothing = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/g
/** Controls, private use, surrogates, what is no character or steers how text is shown, tags (RFC 3454, C.2 to C.9). */
const forbidden: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x340, 0x341],
  [0x6dd, 0x6dd],
  [0x70f, 0x70f],
  [0x180e, 0x180e],
  [0x200c, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2063],
  [0x206a, 0x206f],
  [0x2ff0, 0x2ffb],
  [0xd800, 0xf8ff],
  [0xfdd0, 0xfdef],
  [0xfeff, 0xfeff],
  [0xfff9, 0xffff],
  [0x1d173, 0x1d17a],
  [0xe0001, 0xe007f],
  [0xf0000, 0x10ffff]
]
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const leftToRight =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/**
 * A name or password as SASL compares it. Plain ASCII stays as it is.
 * @param option whose value it is; the value itself is never told
 * @throws AuthenticationRefused for characters that SASLprep forbids
 * Source: RFC 4013, RFC 3454.
 */
export function saslPrep(text: string, option: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const prepared = text
    .replace(spaces, match => (match === '\u200b' ? '' : ' '))
    .replace(nothing, '')
    .normalize('NFKC')
  if ([...prepared].some(isForbidden))
    throw new AuthenticationRefused(`${option} has a character that SASLprep forbids (RFC 4013)`)
  if (rightToLeft.test(prepared)) {
    const characters = [...prepared]
    const ends = [characters[0] ?? '', characters.at(-1) ?? '']
    if (leftToRight.test(prepared) || !ends.every(end => rightToLeft.test(end)))
      throw new AuthenticationRefused(`${option} mixes directions of writing as SASLprep forbids (RFC 4013)`)
  }
  return prepared
}

function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) as number
  // The last two of each plane are no characters.
  return (code & 0xfffe) === 0xfffe || forbidden.some(([first, last]) => code >= first && code <= last)
}
