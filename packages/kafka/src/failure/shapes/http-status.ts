import { readProperty } from '../../thrown.ts'
import type { ErrorShape } from './error-shape.ts'
import { hasOwnNumbers } from './own-vocabularies.ts'
import type { Verdict } from './verdict.ts'

/** Statuses that speak of the service, or of who asks it, and not of what it was asked. */
const infrastructure: ReadonlySet<number> = new Set([
  // Who asks: credentials that are missing, expired or not enough. They are this program's, not the record's.
  ...[401, 403, 407, 498, 511],
  // Not now: time-out, too early, too many requests, the client side of a proxy gave up.
  ...[408, 425, 429, 499],
  // The service, or what stands before it (Cloudflare 520–527 and 530, overloaded 529, proxies 598 and 599), is not there or full.
  ...[502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599]
])

/** Misdirected, locked, "retry with": the same request may be taken later. */
const transient: ReadonlySet<number> = new Set([421, 423, 449])

/** What an HTTP status means: other 4xx are the request's own fault, other 5xx and redirects may pass. */
export function verdictOfStatus(status: number): Verdict | undefined {
  if (infrastructure.has(status)) return 'infrastructure'
  if (transient.has(status)) return 'transient'
  if (status >= 400 && status < 500) return 'business'
  return status >= 300 && status < 600 ? 'transient' : undefined
}

/** Names under which the error itself holds it. */
const places = [
  'status',
  'statusCode',
  'httpStatusCode',
  'httpStatus',
  'httpCode',
  'http_status',
  'http_code',
  'error_code'
]

/** Shopify's clients put it where other errors have a code of their own. */
const shopify = /^Http(?:Response|Request|Retriable|Internal|Throttling|MaxRetries)Error$/

/** Where HTTP clients put the status, as an integer or its text: on the error, its response, its metadata. */
export function statusOf(shape: ErrorShape): number | undefined {
  const candidates = [
    ...places.map(place => shape.property(place)),
    // Where others put anything.
    ...(shape.names.includes('TRPCClientError') ? ofTrpc(shape) : []),
    ...['response', '$response', 'output', 'meta', 'res'].flatMap(name => {
      const inner = shape.property(name)
      return [readProperty(inner, 'status'), readProperty(inner, 'statusCode')]
    }),
    shape.names.some(name => shopify.test(name)) ? readProperty(shape.property('response'), 'code') : undefined,
    readProperty(shape.property('$metadata'), 'httpStatusCode'),
    readProperty(shape.property('metadata'), 'httpStatusCode')
  ]
  for (const value of candidates) {
    const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
    if (typeof status === 'number' && Number.isInteger(status) && status >= 300 && status < 600) return status
  }
  return undefined
}

/** In `data` what the server answered, in `meta` what stands before it did. */
const ofTrpc = (shape: ErrorShape): unknown[] => [
  readProperty(shape.property('data'), 'httpStatus'),
  readProperty(readProperty(shape.property('meta'), 'response'), 'status')
]

/** A status where clients write codes: Google's and Azure's (`code: 503`, `'429'`), Salesforce's (`ERROR_HTTP_503`). */
export function codeAsStatus(shape: ErrorShape): number | undefined {
  if (hasOwnNumbers(shape)) return undefined
  for (const word of [...shape.codes, ...shape.names]) {
    const named = /^(?:ERR(?:OR)?_)?HTTP_([45]\d\d)$/i.exec(word)?.[1]
    if (named !== undefined) return Number(named)
  }
  const code = shape.number('code') ?? (/^[45]\d\d$/.test(shape.text('code') ?? '') ? Number(shape.text('code')) : 0)
  return code >= 400 && code < 600 ? code : undefined
}
