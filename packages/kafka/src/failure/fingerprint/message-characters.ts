// What single characters and words of a message are, by themselves.

export const isBlank = (code: number): boolean => code <= 32 || code === 0xa0
export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isWordCode = (code: number): boolean => isLetter(code) || isDigit(code) || code > 127
/** ( ) , ; < = > ? [ ] { | } and the exclamation mark: what no word has inside. */
export const isSeparator = (code: number): boolean =>
  code === 40 ||
  code === 41 ||
  code === 44 ||
  (code >= 59 && code <= 63) ||
  code === 91 ||
  code === 93 ||
  (code >= 123 && code <= 125) ||
  code === 33
/** " ` “ ” « » */
export const isDoubleQuote = (code: number): boolean =>
  code === 34 || code === 96 || code === 0x201c || code === 0x201d || code === 0xab || code === 0xbb
export const isQuote = (code: number): boolean => code === 39 || code === 0x2018 || isDoubleQuote(code)

/** Behind an address the query is part of it: `https://a.b/c?d=e,f`, `/users?id=7`. */
export function mayGoOn(text: string, from: number, end: number): boolean {
  const code = text.charCodeAt(end)
  if (code !== 63 && code !== 61 && code !== 44 && code !== 59) return false
  return text.charCodeAt(from) === 47 || text.slice(from, end).includes('://')
}

export function addressEnd(text: string, start: number): number {
  let end = start
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (isBlank(code) || isQuote(code) || code === 41 || code === 62 || code === 93 || code === 125) break
  }
  return end
}

/** Behind which quote a text ends that begins with one. */
export const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '«': '»'
}

/** Where `[12 Main St]` ends that is no word's index; −1 when it does not soon, or holds nothing: `[null]`. */
export function bracketEnd(text: string, open: number): number {
  const length = text.slice(open + 1, open + 401).indexOf(']')
  return length === -1 || text.startsWith('null]', open + 1) ? -1 : open + 1 + length
}

/** Where `[12]` or `[]` ends that stands behind a word; −1 when it is none. */
export function indexEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && at - open < 12 && isDigit(text.charCodeAt(at))) at++
  return text[at] === ']' ? at : -1
}

/** Where `==` ends that fills up what is written in base64; where it begins when it stands before a value. */
export function paddingEnd(text: string, start: number): number {
  const end = text.charCodeAt(start + 1) === 61 ? start + 2 : start + 1
  const code = text.charCodeAt(end)
  return end === text.length || isBlank(code) || isSeparator(code) ? end : start
}

export const isName = (word: string): boolean =>
  /^\p{Lu}\p{Ll}+$/u.test(word) && !/^(?:Not|Is|Was|Has|Id|Service)$/.test(word)

/** A name of somebody, of a month, `localhost` and hexadecimal without a digit have to be looked at. */
export const isWord = (word: string): boolean =>
  word.charCodeAt(0) >= 97 &&
  (word.length < 8 || (word !== 'localhost' && (word.charCodeAt(0) > 102 || !/^[a-f]+$/.test(word))))

/** `1 error` and `2 errors` say the same. */
export const singular = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !/[sui]s$/.test(word) ? word.slice(0, -1) : word

/** Punctuation before a word and behind it. */
export function leading(word: string): number {
  let at = 0
  while (at < word.length) {
    const code = word.charCodeAt(at)
    if (!isEdge(code) && code !== 43) break
    if ((code === 45 || code === 43) && isDigit(word.charCodeAt(at + 1))) break
    at++
  }
  return at
}

export function trailing(word: string): number {
  let at = word.length
  while (at > 0 && isEdge(word.charCodeAt(at - 1))) at--
  return word.length - at
}

/** : . ' - * … */
const isEdge = (code: number): boolean =>
  code === 58 || code === 46 || code === 39 || code === 45 || code === 42 || code === 0x2026
