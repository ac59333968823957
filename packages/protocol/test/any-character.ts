import fc from 'fast-check'

/**
 * Any character but half a surrogate pair, a `unit` of strings. The library's own of that kind, 'binary', makes a table of all million
 * characters, which takes most of a second in each place that uses it.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map(code => String.fromCodePoint(code < 0xd800 ? code : code + 0x800))
