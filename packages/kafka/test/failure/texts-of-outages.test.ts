import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classify } from '../../src/failure/classify.ts'
import type { FailureClass } from '../../src/failure/failure.ts'
import { recordOf } from './records.ts'

const classOf = (error: unknown): FailureClass => classify(error, { stage: 'handle', record: recordOf() })
const saying = (message: string, properties: object = {}): FailureClass =>
  classOf(Object.assign(new Error(message), properties))

const outages = [
  'certificate has expired',
  'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
  'unable to verify the first certificate',
  'No servers available',
  'Target closed',
  'Target page, context or browser has been closed',
  'Pool is closed.',
  'No connections available.',
  'Queue limit reached.',
  'Too many connections',
  'Connection is closed.',
  'Connection terminated unexpectedly',
  'Connection lost: The server closed the connection.',
  'Channel closed by server: 404 (NOT-FOUND)',
  'Channel ended, no reply will be forthcoming',
  'Connection closing',
  'error happened in your connection. Reason: Error: connect ECONNREFUSED 127.0.0.1:5984',
  'Request to https://api failed: connect ETIMEDOUT 1.2.3.4:443',
  'Failed to connect to database: getaddrinfo ENOTFOUND db',
  'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017',
  'could not connect to server: Connection refused',
  'error sending request for url (http://x/): client error (Connect): tcp connect error: Connection refused (os error 111)',
  'getConnection: Timed out while waiting for handshake',
  'Unable to open the amqp connection "connection-4" due to operation timeout.',
  'Failed to send message: TimeOut',
  'Failed to create client: AuthenticationError',
  'Lost connection to MySQL server during query',
  'server closed the connection unexpectedly',
  'Cannot call write after a stream was destroyed',
  'Failed to connect before the deadline',
  'upstream request timeout',
  'The operation was aborted due to timeout',
  'Rate limit exceeded',
  'You exceeded your current quota',
  'The service is temporarily unavailable. Please retry.',
  'context deadline exceeded',
  'Connection pool exhausted',
  'Vault is sealed',
  'Token has expired',
  'fetch failed',
  'timeout',
  '<html><head><title>502 Bad Gateway',
  'Request failed after 1 retries: Error: Retryable HTTP status: 503',
  'Failed to fetch: 503',
  'API error 503: busy',
  'Unexpected status 429',
  'Bad response: 503',
  'POST https://shop.example:8080/orders/404 failed with status 503',
  'GET /orders/17 returned 503',
  'Received non-2xx response: 504',
  'Webhook responded 502',
  'HTTP-Code: 503\nMessage: x',
  '[VertexAI.ClientError]: got status: 429 Too Many Requests.',
  'connection ended without disconnect receipt'
]

const ofRecords = [
  'Certificate has expired on 2026-01-01 for customer 7',
  'Self-signed certificate is not accepted for supplier 12',
  'No servers available for shift 12',
  'Server at table-5 not available',
  'Target closed: campaign 17 is over',
  'Pool is closed on Mondays',
  'No connections available between Bonn and Ulm',
  'Queue limit reached for customer 7',
  'Too many connections in this itinerary',
  'Connection is closed for customer 7',
  'Connection terminated by customer 7',
  'Connection lost by line 4',
  'Channel closed for partner 3',
  'Channel endpoint is missing',
  'order 12: connect ECONNREFUSED is unknown',
  'value: connect ECONNREFUSED 1.2.3.4:5',
  'value "x failed: connect ECONNREFUSED 1.2.3.4:5',
  'timeout must be a number',
  'connection id is missing',
  'Client is closed on Sundays',
  'Service Unavailable in your country',
  'quota of the customer exceeded',
  'unavailable product',
  'Bad customer: Service Unavailable',
  'Overloaded operator in formula',
  'Rate limit must be positive',
  'Token is malformed',
  'fetch failed assertion',
  'Vault 7 is empty',
  'Leader not available on this date for booking',
  'server 503 is not in the inventory',
  'order service: order 503 has no customer',
  'batch request failed for 503 items',
  'response 503,17 is out of range',
  'status 5031 unknown',
  'code 503-B is not known',
  'Invalid amount: 503',
  'Invalid post code 503',
  'Invalid post code: 404',
  'Post code 503 is not known',
  'post code is 425 but 5 digits are needed',
  'Request with 502 items is too large',
  'Response with 503 entries',
  'Server received 408 bytes',
  'Response was 404 bytes',
  'API call returned 401 entries; at most 100 are allowed',
  'API returned 400 results',
  'Service returned 404 rows',
  'Delete failed: 403 rows',
  'Get failed with 403 errors',
  'Service is 503 meters away',
  'Service code 503 of the order is not valid',
  'Service code: 410',
  'Invalid gateway code 407',
  'connection closed: customer cancelled',
  'connection ended before the contract began'
]

for (const text of outages) test(`an outage: ${text}`, () => assert.equal(saying(text), 'infrastructure'))
for (const text of ofRecords) test(`no outage: ${text}`, () => assert.notEqual(saying(text), 'infrastructure'))

test('a number of things is no status, whatever stands before it', () => {
  for (const number of [400, 404, 410, 503])
    for (const things of ['items', 'rows', 'bytes', 'entries', 'errors', 'results', 'EUR', 'meters', 'of them'])
      for (const before of ['Response with', 'API returned', 'Server received', 'Request failed:', 'Service is'])
        assert.equal(saying(`${before} ${number} ${things}`), 'transient', `${before} ${number} ${things}`)
  for (const code of ['post', 'service', 'gateway', 'server', 'API'])
    for (const number of [404, 503]) assert.equal(saying(`Invalid ${code} code: ${number}`), 'transient', code)
})

test('a text tells of an outage in decoding as well', () => {
  for (const text of outages)
    assert.equal(classify(new Error(text), { stage: 'decode-value', record: recordOf() }), 'infrastructure', text)
})

test('a text that is thrown by itself, or is a cause, tells the same', () => {
  for (const text of outages) {
    assert.equal(classOf(text), 'infrastructure', text)
    assert.equal(classOf(new Error('x', { cause: text })), 'infrastructure', text)
  }
  for (const text of ofRecords) assert.notEqual(classOf(text), 'infrastructure', text)
})

test('what fetch refuses to connect to is no outage, though its text is the same', () => {
  assert.equal(saying('fetch failed', { cause: new Error('bad port') }), 'transient')
})

test('a service’s word behind a slash is one only where a service stands before it', () => {
  for (const code of ['firestore/unavailable', 'functions/deadline-exceeded', 'storage/quota-exceeded'])
    assert.equal(saying('x', { code }), 'infrastructure', code)
  for (const code of ['product/unavailable', 'order/unavailable', 'shop/item/unavailable'])
    assert.notEqual(saying('x', { code }), 'infrastructure', code)
})

test('names of things that are not to be had are no names of services', () => {
  for (const name of [
    'OutOfStockError',
    'ProductUnavailableError',
    'TimeSlotUnavailableError',
    'CustomerNotFoundError'
  ])
    assert.notEqual(saying('x', { name }), 'infrastructure', name)
})

test('the error behind an error is found wherever libraries keep it', () => {
  const inner = Object.assign(new Error('y'), { code: 'ECONNRESET' })
  for (const place of ['inner', 'innerError', 'nativeError', 'lastError', 'originalException', 'previous', 'source'])
    assert.equal(saying('x', { [place]: inner }), 'infrastructure', place)
  assert.equal(saying('x', { errors: { host: inner } }), 'infrastructure')
  const coded = (code: string) => [{ message: 'x', extensions: { code } }]
  assert.equal(saying('x', { graphQLErrors: coded('UNAUTHENTICATED') }), 'infrastructure')
  assert.equal(saying('x', { graphQLErrors: coded('BAD_USER_INPUT') }), 'business')
  assert.equal(saying('x', { response: { status: 200, errors: coded('SERVICE_UNAVAILABLE') } }), 'infrastructure')
})

test('a status may be a text, and stand under any of its usual names', () => {
  for (const place of ['status', 'statusCode', 'httpStatus', 'httpCode', 'http_code', 'http_status', 'error_code'])
    for (const value of [503, '503']) assert.equal(saying('x', { [place]: value }), 'infrastructure', place)
  for (const value of ['5', '5030', '', 'x503', null, 200, '200'])
    assert.equal(saying('x', { status: value }), 'transient')
})

test('a code of a database’s own is not taken back by the status of the answer that it came in', () => {
  const cause = Object.assign(new Error('Conflict'), { status: 409 })
  const conflict = Object.assign(new Error('write-write conflict'), { name: 'ArangoError', errorNum: 1200, cause })
  assert.equal(classOf(conflict), 'transient')
  assert.equal(saying('x', { code: '40001', cause }), 'transient')
  // A status says less than nothing only beside such a code: without one it is what lies deepest.
  assert.equal(saying('x', { status: 500, cause }), 'business')
})
