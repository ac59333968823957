import type { ErrorShape } from './error-shape.ts'
import { verdictOfStatus } from './http-status.ts'
import { statusInWords } from './status-in-words.ts'
import type { Verdict } from './verdict.ts'
import { wordPart } from './word-parts.ts'

/**
 * Errors that have nothing but a text. Each is looked for where the message begins: what stands further on may be quoted
 * from a record. Words that a business uses as well (a pool, a channel, a certificate, a target) count only where the text
 * ends behind them, or goes on as the library's does: a partition that waits for the end of no outage waits for ever. Drivers: pg (connection, pool, query time-out), mysql2 and mysql, ioredis, node-redis, amqplib, mongodb
 * and mongoose, mssql, ws, mqtt, nats; Node's HTTP and undici; AWS's and Google's credentials.
 */
const outages: readonly RegExp[] = [
  // pg, pg-pool, postgres
  /^Connection terminated(?:\.?$| unexpectedly| due to )|^timeout exceeded when trying to connect|^timeout expired$|^Query read timeout/,
  /^Client (?:has encountered a connection error|was closed) and is not queryable|^Cannot use a pool after calling end/,
  /^(?:sorry, too many clients already|remaining connection slots are reserved|the database system is )/,
  /^The server does not support SSL connections|^terminating connection due to /,
  // MySQL
  /^Can't add new command when connection is in closed state|^(?:Pool is closed|Queue limit reached)\.?$/,
  /^No connections available\.?$|^Cannot enqueue \w{1,40} after |^Too many connections(?:\.?$| for (?:role|database|user) )|^retrieve connection from pool timeout/,
  // Redis
  /^Stream isn't writeable|^Command timed out(?:\.?$| after \d)|^The client is (?:closed|offline)|^Socket closed unexpectedly/,
  /^Connection timeout|^All sentinels are unreachable|^Failed to refresh slots cache|^None of (?:the )?startup nodes/i,
  // AMQP, MQTT, NATS, WebSocket
  /^(?:Channel|Connection) (?:is )?(?:already )?(?:clos(?:ed|ing)|end(?:ed|ing))(?:$|[.:,;(]| (?:unexpectedly|before|while|without|during|due to|because of) | by (?:the )?(?:server|peer|remote|client|broker|foreign|other)\b)|^Heartbeat timeout|^Unexpected close|^Socket closed abruptly|^connack timeout/,
  /^connection (?:closed|ended)(?:\.?$| unexpectedly| without disconnect receipt| by (?:the )?(?:server|peer|remote|client|broker)\b)/,
  /^client (?:disconnecting|disconnected)|^Keepalive timeout|^WebSocket is not open|^WebSocket was closed before/,
  /^Handshake terminated by server/,
  // Memcached
  /^Server at \S{1,200}:\d{1,5} not available|^No servers available\.?$/,
  // MongoDB, Mongoose, Neo4j, Cassandra
  /^Operation `[^`]{1,200}` (?:buffering timed out|was not executed)|^Topology is closed|^Client must be connected/,
  /^connection (?:<monitor> |\d{1,10} )?to \S{1,200} (?:timed out|closed)|^connection pool for /i,
  /^(?:Server selection|Connection pool|Connection acquisition) timed out|^All host\(s\) tried for query failed/,
  // HTTP
  /^socket hang up|^Client network socket disconnected|^network timeout at|^Premature close|^other side closed|^read ETIMEDOUT/,
  /^[Tt]imeout of \d{1,9} ?ms exceeded|^Request timed out|^Connection (?:error\.?$|timed out|refused|reset)|^The operation timed out/,
  /^(?:Network|Socket) (?:Error|timeout|connection timeout)$|^upstream connect error|^no healthy upstream|^TLS handshake timeout/i,
  /^Unreachable hosts\b|^Response timeout while trying to fetch|^Timed out while waiting for handshake/,
  /^Connection lost(?:$|[.:,;(]| (?:to|with|before|during|while) )|^Failed to connect before the deadline|^Timeout \((?:control|data) socket\)|^Client is closed because /i,
  /^(?:Failed|Unable|Could not|Cannot) (?:to )?connect to |^Unable to (?:open|create|close|send|accept) .{1,160} due to operation timeout/i,
  /^Lost connection to |^MySQL server has gone away|^server closed the connection unexpectedly/i,
  /^This socket has been ended by the other party|^Cannot call \w{1,20} after a stream was destroyed/,
  /^(?:The|This) operation was aborted\b|^(?:upstream|stream|gateway) (?:request )?time-?out\b/i,
  // Node adds how a certificate of one's own is trusted.
  /^(?:self[- ]signed certificate(?: in certificate chain)?|certificate has expired|unable to (?:get (?:local )?issuer|verify the first) certificate)(?:\.?$|; if the root CA )/i,
  /^Hostname\/IP does not match certificate|^connect E(?:ACCES|PERM)\b|^The server is temporarily unable|^Request was aborted/,
  // Bun, Deno, browsers
  /^(?:\w{1,20}\.\w{1,20}: )?net::ERR_(?:CONNECTION|NAME_|INTERNET|TIMED_OUT|ADDRESS|NETWORK|PROXY|TUNNEL|SSL|CERT|EMPTY_RESP|SOCKET)/,
  /^Protocol error \([\w.]{1,60}\): (?:Connection|Session) closed|^Target page, context or browser has been closed|^Target closed\.?(?:$|\n)/,
  /^Unable to connect\. Is the computer able|^The socket connection was closed unexpectedly|^error sending request for url/,
  /^NetworkError when attempting to fetch/,
  // Services that say so; a page of the proxy before them in place of an answer
  /^(?:The )?(?:\w{1,20} )?(?:service|server|database|cluster|broker|api|backend) is (?:temporarily |currently )?(?:unavailable|overloaded|down|busy)\b/i,
  /^Rate limit (?:exceeded|reached|hit)\b|^You (?:have )?exceeded your (?:current )?(?:quota|rate limit)/i,
  /^(?:Unable to parse response body: )?<(?:html|!doctype html)\b/i,
  // The whole text
  /^(?:timeout|timed out|overloaded|(?:context )?deadline exceeded|failed to fetch|write after end|request aborted|connection pool (?:exhausted|timeout)|leader not available|operation has timed out|vault is sealed|client is closed|(?:oauth |access )?token (?:has |is )?expired)\.?$/i,
  /^All configured authentication methods failed/,
  // Pools, TypeORM
  /^Unable to acquire a connection|^Driver not Connected/,
  /^(?:Knex: )?Timeout acquiring a connection|^ResourceRequest timed out|^Timed out fetching a new connection/,
  /^(?:[A-Z]\w{1,30}: )?(?:Operation|Request|Connection|Query|Read|Write|Socket|Acquire|Acquisition) timed? ?out/i,
  /^Timeout error\.?$/i,
  // Credentials of this program
  /^(?:Could not|Unable to|Cannot) (?:load|find|refresh|get|obtain|retrieve|resolve) (?:the )?(?:\w{1,20} ){0,2}(?:credentials?|access token|identity)/i,
  /^(?:Missing credentials|Token is expired|The security token included in the request (?:is|has) (?:expired|invalid))/,
  /^(?:Access denied for user|password authentication failed|Login failed for user|invalid_grant)/i,
  /^Unable to fetch data\. The request could not be resolved/,
  // Circuit breakers
  /^(?:Circuit ?)?Breaker is open|^Execution prevented because the circuit breaker is open/i
]

/** A system error that a library has told on as text: `connect ECONNREFUSED 127.0.0.1:8081`. Confluent's registry client gives it the status 400. */
const systemError =
  /^(?:Confluent_Schema_Registry - Error, status \d{3}: |Connection error: |Error: |FetchError: |request to \S{1,400} failed, reason: )?(?:connect |read |write |getaddrinfo |query[A-Z]\w{0,10} |send |recvmsg |syscall )?(?:ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ESERVFAIL)\b/

/** The class or function that a library writes before the text of the error that it met: `getConnection: …`, `MongoNetworkError: …`. */
const origin = /^(?:[a-z]{1,30}[A-Z]\w{0,30}|\w{0,60}(?:Error|Exception)): /

/** What a library was doing when it met a system error, and that error at the end. A text quoted in between is not looked into. */
const failedDoing =
  /^[^\x22\x27\x60]{0,80}\b(?:fail(?:ed|ure)?|error|unable|could not|reason|happened in your connection)\b/i
const metAtTheEnd =
  /: (?:connect |read |write |getaddrinfo )?(?:(?:ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE)(?: [\w.:[\]-]{1,100})?|Connection (?:refused|reset by peer|timed out)(?: \(os error \d{1,5}\))?)$/

/** What a message's own words say, before any status: Confluent's client answers a refused connection with status 400. */
export function outageMessage(shape: ErrorShape): Verdict | undefined {
  const { message } = shape
  if (message === '') return undefined
  const text = message.replace(origin, '')
  if (systemError.test(text) || outages.some(outage => outage.test(text))) return 'infrastructure'
  if (failedDoing.test(text) && metAtTheEnd.test(text)) return 'infrastructure'
  // Elsewhere the cause says what failed: a port that fetch refuses is no outage.
  if (text === 'fetch failed' && !shape.has('cause')) return 'infrastructure'
  // Pulsar ends with the name of its result: 'Failed to send message: TimeOut'.
  const [, result] = /^Failed to [a-z ]{3,40}: (\w{3,40})$/.exec(text) ?? []
  return result === undefined ? undefined : wordPart(result)
}

/** `503 Service Unavailable`: a number counts only beside its phrase. */
const phrases: Readonly<Record<string, number>> = {
  'bad request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not found': 404,
  'request timeout': 408,
  conflict: 409,
  'unprocessable entity': 422,
  'unprocessable content': 422,
  'too many requests': 429,
  'internal server error': 500,
  'bad gateway': 502,
  'service unavailable': 503,
  'service temporarily unavailable': 503,
  'gateway timeout': 504,
  'gateway time-out': 504
}

/** Behind what was tried: soap's description that could not be fetched, MinIO's retries. */
const statusLater =
  /^(?:Invalid WSDL URL: \S{1,200}\s+Code: |Request failed after \d{1,3} retries: (?:Error: )?Retryable HTTP status: )(\d{3})\b/

export function statusMessage({ message }: ErrorShape): Verdict | undefined {
  const told = statusInWords(message) ?? statusLater.exec(message)?.[1]
  if (told !== undefined) return verdictOfStatus(Number(told))
  const [, number, phrase = ''] =
    /^(?:Error: )?(?:(\d{3}):? )?([a-z][a-z -]{6,40}[a-z])(?=$|[^a-z])/i.exec(message) ?? []
  const status = phrases[phrase.toLowerCase()]
  if (status === undefined) return undefined
  // 'Not Found' and 'Conflict' alone may be anything's; the busy and the broken say so.
  if (number === undefined && (status < 500 || message.length !== phrase.length) && status !== 429) return undefined
  return number !== undefined && Number(number) !== status ? undefined : verdictOfStatus(status)
}
