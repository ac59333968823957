import { beforeCodes, beforeStatuses, codePrefixes, statusWords } from './message-words.ts'

/** What stands around a number in a message, words without punctuation, in lower case; `next` as it is written. */
export interface Around {
  readonly before: string
  /** Whether anything but blanks stands before it. */
  readonly first: boolean
  readonly next: string
  /** The character behind it. */
  readonly behind: string
  /** Whether it stands alone in brackets or parentheses, or there before what is quoted. */
  readonly enclosed: boolean
}

const prepositions: ReadonlySet<string> = new Set([
  ...[
    'for',
    'on',
    'from',
    'at',
    'while',
    'when',
    'after',
    'in',
    'to',
    'by',
    'and',
    'but',
    'because',
    'as',
    'of',
    'during',
    'calling',
    'is'
  ],
  ...['response', 'status', 'error', 'code', 'with', 'was', 'before', 'or', 'instead', 'rather', 'http']
])

/** Whether a whole number names the cause: a status, an errno, a vendor's code. All others say which record it was. */
export function isCode(digits: string, around: Around): boolean {
  const { before, first, next, behind } = around
  const plain = digits.startsWith('-') ? digits.slice(1) : digits
  if (plain.length > 6) return false
  if (beforeCodes.has(before)) return true
  // `Error 1062 (23000)`
  if (around.enclosed && plain.length === 5 && /^\d+$/.test(before)) return true
  // `Msg 2627, Level 14` of SQL Server, `(1062, "Duplicate entry")` of Python's databases.
  if (before === 'msg' && next === 'Level') return true
  if (around.enclosed && behind === ',' && plain.length === 4) return true
  if (isStatus(plain)) {
    if (statusWords.has(next)) return true
    if (beforeStatuses.has(before) && !isCounted(next, behind)) return true
    // `GET ? 404`, `failed (503)`, `[404]`
    if (before === '?' && (around.enclosed || next === '')) return true
    if (around.enclosed && plain >= '400') return true
  }
  // `23505: duplicate key`, `14 UNAVAILABLE: io exception`
  if (first && digits === plain && plain.length <= 5)
    return behind === ':' || (/^[A-Z][A-Z_]{2,}$/.test(next) && plain.length <= 3) || (isStatus(plain) && next === '')
  return false
}

const isStatus = (digits: string): boolean => /^[1-5]\d\d$/.test(digits)

/** `500 records`, `200 ms` */
function isCounted(next: string, behind: string): boolean {
  if (behind !== ' ' || next === '') return false
  if (prepositions.has(next)) return false
  return /^[a-z]/.test(next)
}

/**
 * Whether a word of letters and digits names the cause: `ORA-00001`, `42P01`, `0x80070005`, `E11000`, `P2002`.
 * @param word without punctuation at its ends
 */
export function isCodeWord(word: string, { before, first, behind }: Around): boolean {
  if (word.length > 24) return false
  if (/^\d\d[P0-9][0-9A-Z]{2}$/.test(word) && (word[2] === 'P' || sqlWords.has(before))) return true
  if (/^[0-9A-Z]{5}$/.test(word) && sqlWords.has(before)) return true
  // HRESULT and NTSTATUS: what else is hexadecimal is an address.
  if (before !== 'at' && /^0x(?:80[0-9a-f]{6}|[cd]000[0-9a-f]{4})$/i.test(word)) return true
  const found = /^([A-Z]{1,10})[-_]?(\d{2,6})$/.exec(word)
  if (found !== null) {
    const [, prefix, digits] = found as unknown as [string, string, string]
    if (codePrefixes.has(prefix) && (prefix.length > 1 || digits.length >= 4)) return true
    if (first && behind === ':' && !word.includes('-') && !word.includes('_') && digits.length >= 3) return true
  }
  return (
    beforeCodes.has(before) &&
    before !== 'error' &&
    before !== 'signal' &&
    /^[A-Za-z][A-Za-z_-]{0,16}\d{1,6}$/.test(word)
  )
}

const sqlWords: ReadonlySet<string> = new Set(['sqlstate', 'state', 'sql'])
