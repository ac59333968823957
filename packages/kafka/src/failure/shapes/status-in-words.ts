/** One of these says that the number is a status of HTTP. */
const speaksOfHttp: ReadonlySet<string> = new Set([
  ...['request', 'fetch', 'fetching', 'call', 'api', 'http', 'https', 'server', 'service', 'upstream'],
  ...['gateway', 'endpoint', 'webhook', 'remote', 'backend', 'proxy', 'response', 'status', 'responded'],
  ...['url']
])

/** What stands before the number itself: `server 500` may be one of five hundred. */
const saysIt: ReadonlySet<string> = new Set([
  ...['status', 'code', 'http', 'with', 'responded', 'returned', 'answered', 'replied', 'received'],
  ...['got', 'gave', 'response', 'error', 'failed', 'failure', 'fetch', 'url', 'was', 'is']
])

/** Of which a code may be a status of HTTP: `service code 410` and `post code 503` are not. */
const codesOf: ReadonlySet<string> = new Set([
  ...['status', 'http', 'response', 'error', 'with', 'bad', 'unexpected', 'failed', 'returned', 'responded']
])

/** All words that libraries and handlers put around a status, and that no record's own matter needs. */
const around: ReadonlySet<string> = new Set([
  ...[...speaksOfHttp, ...saysIt, ...codesOf],
  ...['requests', 'calling', 'host', 'exception', 'invalid', 'unsuccessful', 'not', 'non', 'ok'],
  ...['successful', 'success', 'from', 'to', 'a', 'an', 'the', 'by', 'of', 'get', 'post', 'put'],
  ...['patch', 'delete', 'head', 'graphql', 'rest', 'client', 'while', 'for', 'and']
])

/** What a status may be followed by: the end of its clause, how the request went on, or its own phrase; not what so many are of. */
const ends = [
  /^(?:$|[:,;.()|\]\n]|\s+[-–—("'{[])/,
  /^\s+(?:after|from|for|on|at|when|while|calling|because|but|error|http|response)\b/i,
  /^\s+(?:(?:bad|unprocessable|request) (?:request|entity|content)|unauthori[sz]ed|payment required|forbidden|conflict|gone|locked)\b/i,
  /^\s+(?:not (?:found|allowed|acceptable|implemented)|method not allowed|proxy authentication|precondition|unsupported)\b/i,
  /^\s+(?:(?:payload|content|uri|request entity) too|too (?:many|early)|upgrade required|internal|bad gateway|insufficient storage)\b/i,
  /^\s+(?:(?:service|server) (?:temporarily )?(?:unavailable|error|busy|is)|temporarily unavailable|overloaded|network|client error)\b/i,
  /^\s+(?:(?:request|gateway) time-?out|http version)\b/i
]

const endsWell = (rest: string): boolean => ends.some(end => end.test(rest))

const urls = /\bhttps?:\/\/\S+|(?<=^(?:GET|POST|PUT|PATCH|DELETE|HEAD) )\/\S*/g
const methods = /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b/
/** `[VertexAI.ClientError]: `, `SERVER_ERROR: `, `FetchError: ` */
const label = /^(?:\[[\w .:-]{1,60}\]:? |[A-Z][A-Z0-9_]{2,40}: |\w{0,60}(?:Error|Exception): )/

/**
 * The status that a message is about, where it begins with nothing but words around one: `HTTP 503`, `Request failed with
 * status code 503`, `POST https://… returned 503`, `Unexpected status 429`, `Server error (HTTP status 503): …`.
 */
export function statusInWords(message: string): number | undefined {
  const text = message
    .replace(label, '')
    .replace(urls, 'url')
    .replace(/\bnon-?(?:2xx|200)\b/i, 'unexpected')
  const [whole, before = '', digits] = /^([a-z][^\d\x22\x27\x60]{0,80})([3-5]\d\d)(?![\w-]|[.,]\d)/i.exec(text) ?? []
  if (whole === undefined || digits === undefined || !endsWell(text.slice(whole.length, whole.length + 60)))
    return undefined
  const words = before.toLowerCase().match(/[a-z]+/g) ?? []
  const last = words.at(-1) ?? ''
  if (!saysIt.has(last) || (last === 'code' && !codesOf.has(words.at(-2) ?? ''))) return undefined
  const speaks = methods.test(before) || words.some(word => speaksOfHttp.has(word))
  return speaks && words.every(word => around.has(word)) ? Number(digits) : undefined
}
