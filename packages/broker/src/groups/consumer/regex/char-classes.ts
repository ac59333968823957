import { type CharTest, isAlnumCode, isBetween, isWordCode, PatternError } from './syntax.ts'

const isDigit: CharTest = code => isBetween(code, '0', '9')
const isLower: CharTest = code => isBetween(code, 'a', 'z')
const isUpper: CharTest = code => isBetween(code, 'A', 'Z')
const isGraph: CharTest = code => code > 0x20 && code < 0x7f
/** Narrower than JavaScript's: no vertical tab, nothing beyond ASCII. */
const isPerlSpace: CharTest = code => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d

export function not(test: CharTest): CharTest {
  return code => !test(code)
}

/** `\d` and its like. */
export const perlClasses: ReadonlyMap<string, CharTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['s', isPerlSpace],
  ['S', not(isPerlSpace)],
  ['w', isWordCode],
  ['W', not(isWordCode)]
])

/** `[:alpha:]` and its like. */
export const posixClasses: ReadonlyMap<string, CharTest> = new Map<string, CharTest>([
  ['alnum', isAlnumCode],
  ['alpha', code => isLower(code) || isUpper(code)],
  ['ascii', code => code < 0x80],
  ['blank', code => code === 0x20 || code === 0x09],
  ['cntrl', code => code < 0x20 || code === 0x7f],
  ['digit', isDigit],
  ['graph', isGraph],
  ['lower', isLower],
  ['print', code => code === 0x20 || isGraph(code)],
  ['punct', code => isGraph(code) && !isAlnumCode(code)],
  ['space', code => isPerlSpace(code) || code === 0x0b],
  ['upper', isUpper],
  ['word', isWordCode],
  ['xdigit', code => isDigit(code) || isBetween(code, 'a', 'f') || isBetween(code, 'A', 'F')]
])

/** `\p{Greek}`: a general category or a script. */
export function unicodeClass(name: string): CharTest {
  const pattern = /^\w+$/.test(name) ? (property(name) ?? property(`Script=${name}`)) : null
  if (pattern === null) throw new PatternError(`there is no character class ${name}`)
  return code => pattern.test(String.fromCodePoint(code))
}

function property(name: string): RegExp | null {
  try {
    return new RegExp(`^\\p{${name}}$`, 'u')
  } catch {
    return null
  }
}

export function foldCase(test: CharTest): CharTest {
  return code => {
    const text = String.fromCodePoint(code)
    return (
      test(code) || test(text.toLowerCase().codePointAt(0) ?? code) || test(text.toUpperCase().codePointAt(0) ?? code)
    )
  }
}
