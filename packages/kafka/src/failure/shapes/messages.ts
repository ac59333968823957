import type { ErrorShape } from './error-shape.ts'
import { verdictOfStatus } from './http-status.ts'
import type { Verdict } from './verdict.ts'

/**
 * Errors that have nothing but a text. Each is looked for where the message begins: what stands further on may be quoted
 * from a record. Drivers: pg (connection, pool, query time-out), mysql2 and mysql, ioredis, node-redis, amqplib, mongodb
 * and mongoose, mssql, ws, mqtt, nats; Node's HTTP and undici; AWS's and Google's credentials.
 */
const outages: readonly RegExp[] = [
  // pg, pg-pool, postgres
  /^Connection terminated|^timeout exceeded when trying to connect|^timeout expired$|^Query read timeout/,
  /^Client (?:has encountered a connection error|was closed) and is not queryable|^Cannot use a pool after calling end/,
  /^(?:sorry, too many clients already|remaining connection slots are reserved|the database system is )/,
  /^The server does not support SSL connections|^terminating connection due to /,
  // MySQL
  /^Connection lost: |^Can't add new command when connection is in closed state|^Pool is closed|^Queue limit reached/,
  /^No connections available|^Cannot enqueue \w{1,40} after |^Too many connections|^retrieve connection from pool timeout/,
  // Redis
  /^Stream isn't writeable|^Command timed out|^Connection is closed|^The client is (?:closed|offline)|^Socket closed unexpectedly/,
  /^Connection timeout|^All sentinels are unreachable|^Failed to refresh slots cache|^None of (?:the )?startup nodes/i,
  // AMQP, MQTT, NATS, WebSocket
  /^(?:Channel|Connection) (?:is )?(?:clos|end)|^Heartbeat timeout|^Unexpected close|^Socket closed abruptly|^connack timeout/,
  /^client (?:disconnecting|disconnected)|^Keepalive timeout|^WebSocket is not open|^WebSocket was closed before/,
  // MongoDB, Mongoose, Neo4j, Cassandra
  /^Operation `[^`]{1,200}` (?:buffering timed out|was not executed)|^Topology is closed|^Client must be connected/,
  /^connection (?:<monitor> |\d{1,10} )?to \S{1,200} (?:timed out|closed)|^connection pool for /i,
  /^(?:Server selection|Connection pool|Connection acquisition) timed out|^All host\(s\) tried for query failed/,
  // HTTP
  /^socket hang up|^Client network socket disconnected|^network timeout at|^Premature close|^other side closed|^read ETIMEDOUT/,
  /^timeout of \d{1,9} ?ms exceeded|^Request timed out|^Connection (?:error\.?$|timed out|refused|reset)|^The operation timed out/,
  /^(?:Network|Socket) (?:Error|timeout|connection timeout)$|^upstream connect error|^no healthy upstream|^TLS handshake timeout/i,
  /^Unreachable hosts\b|^Response timeout while trying to fetch|^Timed out while waiting for handshake/,
  /^All configured authentication methods failed/,
  // Pools
  /^(?:Knex: )?Timeout acquiring a connection|^ResourceRequest timed out|^Timed out fetching a new connection/,
  /^(?:[A-Z]\w{1,30}: )?(?:Operation|Request|Connection|Query|Read|Write|Socket|Acquire|Acquisition) timed? ?out/i,
  /^Timeout error\.?$/i,
  // Credentials of this program
  /^(?:Could not|Unable to|Cannot) (?:load|find|refresh|get|obtain|retrieve|resolve) (?:the )?(?:\w{1,20} ){0,2}(?:credentials?|access token|identity)/i,
  /^(?:Missing credentials|Token is expired|The security token included in the request (?:is|has) (?:expired|invalid))/,
  /^(?:Access denied for user|password authentication failed|Login failed for user|invalid_grant)/i,
  // Circuit breakers
  /^(?:Circuit ?)?Breaker is open|^Execution prevented because the circuit breaker is open/i
]

/** A system error that a library has told on as text: `connect ECONNREFUSED 127.0.0.1:8081`. Confluent's registry client gives it the status 400. */
const systemError =
  /^(?:Confluent_Schema_Registry - Error, status \d{3}: |Connection error: |Error: |FetchError: |request to \S{1,400} failed, reason: )?(?:connect |read |write |getaddrinfo |query[A-Z]\w{0,10} |send |recvmsg |syscall )?(?:ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ESERVFAIL)\b/

/** What a message's own words say, before any status: Confluent's client answers a refused connection with status 400. */
export function outageMessage({ message }: ErrorShape): Verdict | undefined {
  if (message === '') return undefined
  return systemError.test(message) || outages.some(text => text.test(message)) ? 'infrastructure' : undefined
}

/** `HTTP 503`, `HTTP error! status: 503`, `Response status: 503`, `Request failed with status code 503`, … */
const statusFirst =
  /^(?:(?:Request|Fetch|Call|API call) failed(?: with)?(?: status)?(?: code)?:?|Response (?:code|status)(?: code)?:?|Unexpected server response:|(?:Server|API|Service|Upstream) (?:responded|returned|answered)(?: with)?(?: status)?(?: code)?:?|HTTP(?: error)?!?(?: status| code)?(?: code)?:?|status(?: code)?:?) ?\(?(\d{3})\b/i

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

export function statusMessage({ message }: ErrorShape): Verdict | undefined {
  const told = statusFirst.exec(message)?.[1]
  if (told !== undefined) return verdictOfStatus(Number(told))
  const [, number, phrase = ''] =
    /^(?:Error: )?(?:(\d{3}):? )?([a-z][a-z -]{6,40}[a-z])(?=$|[^a-z])/i.exec(message) ?? []
  const status = phrases[phrase.toLowerCase()]
  if (status === undefined) return undefined
  // 'Not Found' and 'Conflict' alone may be anything's; the busy and the broken say so.
  if (number === undefined && (status < 500 || message.length !== phrase.length) && status !== 429) return undefined
  return number !== undefined && Number(number) !== status ? undefined : verdictOfStatus(status)
}
