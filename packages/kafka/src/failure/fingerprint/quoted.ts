import { beforeNames, beforeSchemaNames, beforeValues, entities } from './message-words.ts'

/** What stands around a quoted piece: two words before it in lower case, `?` for what was taken out, and the text behind it. */
export interface QuotedPlace {
  readonly quote: string
  readonly before: string
  readonly beforeThat: string
  /** The character between the word before it and the quote, blanks aside. */
  readonly mark: string
  readonly first: boolean
  readonly behind: string
}

export type QuotedKind = 'name' | 'text' | 'value'

const MAX_NAME = 100
/** Of most names that is all, and sooner seen. */
const plain = /^[A-Za-z_]\w*$/
const identifier =
  /^[\p{L}_$#@][\p{L}\p{N}_$#@]*(?:(?:\.|::|->|\/|-|#)[\p{L}\p{N}_$@*][\p{L}\p{N}_$@*]*|\[\d*\]|\.\[\d*\])*$/u
/** `com.acme.Order.total(int, String)`, `void com.acme.Order.total()`: what could not be called. */
const call =
  /^(?:[\p{L}\p{N}_$.[\]]{1,80} )?[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)+\([\p{L}\p{N}_$.,[\] ]*\)$/u
const code = /[_.$#]|::|->|[a-z][A-Z]|^[A-Z][A-Z0-9_]{2,}$|\[/

/**
 * What a quoted piece of a message is: the name of a field, a table, a class, which tells causes apart; a sentence, which is
 * looked at like the message; or what a record held, which changes with it.
 */
export function quotedKind(content: string, place: QuotedPlace): QuotedKind {
  const { beforeThat, quote } = place
  // `No bean named 'x'`, `Invalid object name 'x'`: what it is the name of stands before that.
  const before = naming.has(place.before) && beforeNames.has(beforeThat) ? beforeThat : place.before
  if (content.length > 400) return 'value'
  if (isJson(content)) return 'value'
  if (statusLine.test(content)) return 'text'
  if (before === 'named') return 'value'
  if (before === 'key' && beforeThat === 'dup') return 'value'
  const short = content.length <= MAX_NAME
  const named = short && (plain.test(content) || identifier.test(content))
  if (short && content.endsWith(')') && call.test(content)) return 'name'
  // `Path 'lines[0].qty', line 1, position 17` of Newtonsoft.
  if (named && before === 'path' && !content.includes('/') && place.behind.startsWith(', line')) return 'name'
  if (named && beforeSchemaNames.has(before)) return 'name'
  if (named && before === 'key' && (beforeThat === 'for' || beforeThat === 'duplicate')) return 'name'
  if (beforeValues.has(before) && !beforeNames.has(before)) return sentence(content, before) ? 'text' : 'value'
  // `Unable to cast object of type 'System.String' to type 'System.Int32'`
  if (before !== 'type' && valueBehind.test(place.behind)) return 'value'
  if (quote === '`') return short ? 'text' : 'value'
  if (named && /\d/.test(content.replace(/\[\d*\]/g, '')) && !beforeNames.has(before))
    return code.test(content) && !/\d{3}/.test(content) && !entities.has(before) ? 'text' : 'value'
  // As text `orders.in` would be a host.
  if (named && beforeNames.has(before) && !/\d/.test(content)) return 'name'
  if (beforeNames.has(before)) return short ? 'text' : 'value'
  if (named) {
    if (entities.has(before)) return 'value'
    // `enum order_status: "PENDING"`, where nothing says that it is a name.
    if (place.mark === ':' && !saying.has(before)) return 'value'
    // At the beginning, `'user_id'` of a KeyError and `"email" is required`.
    if (place.first || code.test(content) || nameBehind.test(place.behind)) return 'text'
    if (prepositions.has(before)) return beforeNames.has(beforeThat) || beforeValues.has(beforeThat) ? 'text' : 'value'
    return 'value'
  }
  // `customer "Bob van der Berg"`: most of it are words, and yet it is somebody.
  if (entities.has(before) && surname.test(content)) return 'value'
  return sentence(content, before) ? 'text' : 'value'
}

/** `'404 Not Found'` */
const statusLine = /^[1-5]\d\d(?: [A-Z][A-Za-z-]{1,30}){1,4}$/
const surname = / \p{Lu}[\p{L}'-]{1,40}$/u

const naming: ReadonlySet<string> = new Set(['named', 'name'])

const prepositions: ReadonlySet<string> = new Set([
  'for',
  'of',
  'in',
  'at',
  'on',
  'no',
  'with',
  'as',
  'to',
  'by',
  'the',
  'missing',
  'required',
  'unknown'
])

const valueBehind =
  /^ (?:is (?:not (?:a )?valid|an? invalid|no (?:valid )?|not JSON|not one of|not of (?:a )?type|not a (?:number|date|member)|out of range)|was not (?:in|present in)|cannot be (?:parsed|converted)|as an? |could not be parsed|to (?:type|a|an|integer|int|number|date)\b)/
const nameBehind =
  /^ (?:is (?:required|missing|undefined|not defined|not a function|not allowed|null)|must|should|does(?: not|n't) exist|of (?:relation|table|object|undefined|null)|cannot be null|not found in|has (?:no|wrong)|object has|violat|failed|(?:tag|rule|policy|validator|constraint|field|column|table|property)\b)/

/** Before what somebody says. */
const saying: ReadonlySet<string> = new Set([
  ...[
    'error',
    'reason',
    'message',
    'failed',
    'failure',
    'cause',
    'because',
    'says',
    'said',
    'status',
    'exception',
    'in',
    'the',
    'is',
    'desc',
    'missing',
    'required',
    'unknown',
    'invalid'
  ]
])

/** Words of a sentence, or a status: not what somebody is called. */
function sentence(content: string, before: string): boolean {
  const trimmed = content.trim()
  if (!trimmed.includes(' ')) return false
  const found = trimmed.split(/\s+/, 40)
  const plainWords = found.filter(word => /^[a-z]{2,}[,.:;]?$/.test(word)).length
  if (found.length < 4) return plainWords === found.length && saying.has(before)
  return plainWords * 2 >= found.length
}

const isJson = (content: string): boolean =>
  /^\s{0,20}(?:[{[]\s{0,20}["{[\]}\d]|<(?:[!?/]|html|head|body|[a-zA-Z]{1,20}>))/.test(content)
