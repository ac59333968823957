import { type Around, isCode, isCodeWord } from './codes.ts'
import { isLetter } from './message-characters.ts'
import { beforeCodes, beforeSchemaNames, hostEndings, ofManyCodes, wordsWithDigits } from './message-words.ts'

/** What stands for whatever changes from record to record. */
export const changing = '?' as const

export interface Word {
  readonly text: string
  /** Whether it names the cause wherever it stands: a code, the path of a field. */
  readonly kept: boolean
}

const MAX_WORD = 200

/**
 * A word of a message without what changes from record to record: e-mails, URLs, hosts, addresses, ids, hashes, times, numbers.
 * @param word without punctuation at its ends
 */
export function wordShape(word: string, around: Around): Word | typeof changing {
  if (word.length > MAX_WORD) return changing
  const { before } = around
  // Most words are only letters or only digits.
  if (isLetters(word)) return isOpaqueId(word, before) ? changing : withoutDigits(word, before)
  const digits = hasDigit(word)
  if (digits && /^[+-]?\d+$/.test(word)) return isCode(word, around) ? { text: word, kept: true } : changing
  if (word.includes('://')) return changing
  const at = word.indexOf('@')
  if (at !== -1) return objectHash(word, at)
  // `No enum constant com.acme.Status.PENDING`: the constant is what the record held.
  if (before === 'constant' && word.includes('.')) return { text: word.slice(0, word.lastIndexOf('.')), kept: false }
  if (word.includes(':')) {
    if (word.startsWith('arn:')) return changing
    // `s3:PutObject`: what somebody is not allowed to do.
    if (action.test(word)) return { text: word, kept: true }
  }
  if ((digits && !isLetter(word.charCodeAt(0)) && amount.test(word)) || isOpaqueId(word, before)) return changing
  if (word.includes('/') || word.includes('\\')) {
    const path = pathShape(word, around)
    if (path !== null) return path
  }
  if (!digits) return withoutDigits(word, before)
  if (wordsWithDigits.has(word.toLowerCase())) return { text: word, kept: false }
  if (isCodeWord(word, around)) return { text: word, kept: true }
  if (beforeSchemaNames.has(before) && /^[A-Za-z_$#][\w.$#-]*$/.test(word)) return { text: undated(word), kept: true }
  const colon = word.lastIndexOf(':')
  if (colon > 0) {
    const left = word.slice(0, colon)
    const right = word.slice(colon + 1)
    const inner = { before: lastWord(left), first: false, next: around.next, behind: around.behind, enclosed: false }
    if (/^-?\d+$/.test(right) && /^[A-Za-z_]+$/.test(left)) {
      if (isCode(right, inner)) return { text: word, kept: true }
    } else if (isCodeWord(right, inner)) return { text: word, kept: true }
    return changing
  }
  if (word.includes('#')) {
    const entity = entityOf(word)
    if (entity !== null) return entity
  }
  return fieldPath(word) ?? dottedType(word) ?? constraintName(word) ?? changing
}

function withoutDigits(word: string, before: string): Word | typeof changing {
  if (ofManyCodes.has(before) && /^[A-Z]{2,4}$/.test(word)) return changing
  if (word === 'localhost') return changing
  if (word.length >= 8 && /^[0-9a-f-]+$|^[0-9A-F-]+$/.test(word) && /[0-9a-fA-F]{8}/.test(word)) return changing
  const dot = word.lastIndexOf('.')
  if (
    dot > 0 &&
    hostEndings.has(word.slice(dot + 1)) &&
    /^[a-z][a-z.-]*$/.test(word) &&
    !word.startsWith('com.') &&
    !word.startsWith('org.')
  )
    return changing
  return { text: word, kept: word.includes('[') && word.includes('.') }
}

/** `orders-2026.11.27`, `orders_2026_11`: what is made anew each day or month is one. */
export const undated = (name: string): string =>
  /\d{4}/.test(name) ? name.replace(/(?<!\d)(?:19|20)\d\d([._-]?)\d\d(?:\1\d\d)?(?!\d)/, changing) : name

const amount = /^[$€£¥]\d/
const action = /^[a-z][a-z0-9-]{1,30}:[A-Z][A-Za-z]{2,60}$/

/** `HostID: abc+/=` of a service; a word that might say something of an id stays. */
const isOpaqueId = (word: string, before: string): boolean =>
  before.endsWith('id') && idKeys.has(before) && /[A-Z+/]/.test(word) && !/^[A-Z][a-z]+$/.test(word)

const idKeys: ReadonlySet<string> = new Set(['id', 'hostid', 'requestid', 'traceid', 'spanid', 'correlationid'])

/** `com.acme.Order#17` keeps the class of which it is one. */
function entityOf(word: string): Word | null {
  const name = /^((?:[a-z]\w{0,60}\.){1,12}[A-Z][A-Za-z_$]{0,80})#/.exec(word)?.[1]
  return name === undefined ? null : { text: `${name}#${changing}`, kept: true }
}

/** `com.acme.Order@1a2b3c4d` keeps the class, `[B@24e1dc6b` the B; `orders-3@129931` and addresses change. */
function objectHash(word: string, at: number): Word | typeof changing {
  const name = word.slice(0, at)
  const hash = word.slice(at + 1)
  if (/^[A-Za-z_$][\w.$]*$/.test(name) && /^[0-9a-f]{1,16}$/.test(hash))
    return { text: `${name.replace(/\$\$.*$/, '')}@${changing}`, kept: false }
  return changing
}

const file = /^[A-Za-z_][A-Za-z_-]*\.[a-z]{1,6}$/

/** Of a path the file's name, if there is no digit in it; of the place of a field in a document the whole. `null` for what is none: and/or. */
function pathShape(word: string, { next, before }: Around): Word | typeof changing | null {
  const path = word.includes('\\') ? word.replaceAll('\\', '/') : word
  const http = /^HTTP\/\d/.test(path)
  if (http) return { text: 'HTTP', kept: false }
  const slashes = path.split('/').length - 1
  const asserted = next === 'must' || next === 'should'
  if (asserted && !path.startsWith('/') && /^\w+(?:\/[\w$-]+)+$/.test(path)) return pointer(path.split('/').slice(1))
  if (!path.startsWith('/') && slashes < 2 && !path.startsWith('#/')) return /\d/.test(path) ? changing : null
  const steps = path.replace(/^#/, '').split('/').slice(1)
  if (path.startsWith('/') || path.startsWith('#/'))
    if (
      (next === 'must' || next === 'should' || before === 'schema' || before === 'pointer' || path.startsWith('#/')) &&
      steps.length > 0
    )
      return pointer(steps)
  const name = steps.at(-1) ?? ''
  return file.test(name) ? { text: `${changing}/${name}`, kept: false } : changing
}

const pointer = (steps: readonly string[]): Word => ({
  text: steps.map(step => (/^\d+$/.test(step) ? '/[*]' : `/${step}`)).join(''),
  kept: true
})

/** `items[3].price`, `$.lines.0.sku`: where in a document, whichever item it was. */
function fieldPath(word: string): Word | typeof changing | null {
  const open = word.indexOf('[')
  if (open > 0 && beforeCodes.has(word.slice(0, open).toLowerCase())) return { text: word, kept: true }
  if (!/^[A-Za-z_$@]/.test(word) || !(word.includes('[') || /\.\d+(?:\.|$)/.test(word))) return null
  const steps = word.split('.')
  const shaped: string[] = []
  for (const step of steps) {
    if (/^\d+$/.test(step)) shaped.push('[*]')
    else if (/^[\w$@-]*(?:\[\d+\])*$/.test(step)) shaped.push(step.replace(/\[\d+\]/g, '[*]'))
    else return null
  }
  return { text: shaped.join('.').replaceAll('.[*]', '[*]'), kept: true }
}

/** `System.Int32`, `java.time.LocalDateTime8`: a class whose name ends in a word of types. */
function dottedType(word: string): Word | typeof changing | null {
  const dot = word.lastIndexOf('.')
  if (dot <= 0 || /\d/.test(word.slice(0, dot))) return null
  return wordsWithDigits.has(word.slice(dot + 1).toLowerCase()) ? { text: word, kept: false } : null
}

/** `UK_6dotkott2kjsp8vw4d7m25fb7`: generated, and yet the name of one constraint. */
const constraintName = (word: string): Word | null =>
  /^(?:uk|fk|pk|ix|idx|uq|ux|ak|ck|df|sys)_[A-Za-z0-9_]{1,80}$/i.test(word.slice(word.lastIndexOf('.') + 1))
    ? { text: word, kept: true }
    : null

function isLetters(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (!isLetter(word.charCodeAt(i))) return false
  return true
}

function hasDigit(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i)
    if (code >= 48 && code <= 57) return true
  }
  return false
}

const lastWord = (text: string): string => (/([A-Za-z_-]{1,30})$/.exec(text.slice(-30))?.[1] ?? '').toLowerCase()
