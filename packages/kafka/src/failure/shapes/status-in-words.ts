/** Words that libraries and handlers put around a status, and that no record's own matter needs. */
const around: ReadonlySet<string> = new Set([
  ...[
    'request',
    'requests',
    'fetch',
    'fetching',
    'call',
    'calling',
    'api',
    'http',
    'https',
    'server',
    'service',
    'url'
  ],
  ...['upstream', 'gateway', 'endpoint', 'webhook', 'remote', 'backend', 'proxy', 'host', 'response', 'status', 'code'],
  ...[
    'responded',
    'returned',
    'answered',
    'replied',
    'received',
    'got',
    'gave',
    'error',
    'exception',
    'failed',
    'failure'
  ],
  ...[
    'bad',
    'unexpected',
    'invalid',
    'unsuccessful',
    'not',
    'non',
    'ok',
    'successful',
    'success',
    'with',
    'from',
    'to'
  ],
  ...['was', 'is', 'a', 'an', 'the', 'by', 'of', 'get', 'post', 'put', 'patch', 'delete', 'head', 'graphql', 'rest'],
  ...['client', 'while', 'for', 'and']
])

/** One of these says that the number is a status of HTTP. */
const speaksOfHttp: ReadonlySet<string> = new Set([
  ...[
    'request',
    'fetch',
    'fetching',
    'call',
    'api',
    'http',
    'https',
    'server',
    'service',
    'upstream',
    'gateway',
    'endpoint'
  ],
  ...[
    'webhook',
    'remote',
    'backend',
    'proxy',
    'response',
    'status',
    'responded',
    'get',
    'post',
    'put',
    'patch',
    'delete'
  ]
])

/** What stands before the number itself: `server 500` may be one of five hundred. */
const saysIt: ReadonlySet<string> = new Set([
  ...['status', 'code', 'http', 'with', 'responded', 'returned', 'answered', 'replied', 'received', 'got', 'gave'],
  ...['response', 'error', 'failed', 'failure', 'fetch', 'url', 'was', 'is']
])

const urls = /\bhttps?:\/\/\S+|(?<=^(?:GET|POST|PUT|PATCH|DELETE|HEAD) )\/\S*/g
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
  const [, before = '', digits] = /^([a-z][^\d\x22\x27\x60]{0,80})([3-5]\d\d)(?![\w-]|[.,]\d)/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const words = before.toLowerCase().match(/[a-z]+/g) ?? []
  const last = words.at(-1) ?? ''
  return saysIt.has(last) && words.every(word => around.has(word)) && words.some(word => speaksOfHttp.has(word))
    ? Number(digits)
    : undefined
}
