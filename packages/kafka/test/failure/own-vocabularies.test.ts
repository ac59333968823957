import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classify } from '../../src/failure/classify.ts'
import type { FailureClass } from '../../src/failure/failure.ts'
import { recordOf } from './records.ts'

type Sample = readonly [library: string, name: string, message: string, properties: object]

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' })
const fetchFailed = new TypeError('fetch failed', { cause: refused })
const prisma = (code: string): Sample => [
  'Prisma',
  'PrismaClientKnownRequestError',
  'Raw query failed.',
  { code: 'P2010', meta: { code, message: 'x' } }
]
const adapter = (kind: string): Sample => ['Prisma adapter', 'DriverAdapterError', kind, { cause: { kind } }]
const clickHouse = (code: string, type: string): Sample => ['ClickHouse', 'ClickHouseError', 'x', { code, type }]
const slack = (error: string): Sample => [
  'Slack',
  'Error',
  `An API error occurred: ${error}`,
  { code: 'slack_webapi_platform_error', data: { ok: false, error } }
]
const mqtt = (code: number): Sample => ['MQTT', 'ErrorWithReasonCode', 'Publish error', { code }]
const ftp = (code: number): Sample => ['FTP', 'FTPError', `${code} said the server`, { code }]

/** As the libraries' sources make them. */
const samples: Readonly<Partial<Record<FailureClass, readonly Sample[]>>> = {
  infrastructure: [
    ...[clickHouse('241', 'MEMORY_LIMIT_EXCEEDED'), clickHouse('252', 'TOO_MANY_PARTS')],
    ...[clickHouse('202', 'TOO_MANY_SIMULTANEOUS_QUERIES'), clickHouse('999', 'KEEPER_EXCEPTION')],
    ...[prisma('57P01'), adapter('DatabaseNotReachable'), adapter('TooManyConnections')],
    ...[slack('invalid_auth'), slack('service_unavailable'), mqtt(0x88), mqtt(0x9f), ftp(421), ftp(530), ftp(552)],
    ['rhea', 'AmqpError', 'x', { condition: 'amqp:connection:forced', description: 'x' }],
    ['Db2', 'Error', '[IBM][CLI Driver] SQL30081N  A communication error', { sqlcode: -30081, state: '08001' }],
    ['ODBC', 'Error', '[odbc] Error executing the sql statement', { odbcErrors: [{ state: '08S01', code: 0 }] }],
    ['librdkafka', 'LibrdKafkaError', 'Broker: Not enough in-sync replicas', { code: 19, origin: 'kafka' }],
    [
      'Valkey GLIDE',
      'ClosingError',
      'Unable to execute requests; the client is closed. Please create a new client.',
      {}
    ],
    ['Socket.IO', 'Error', 'websocket error', { type: 'TransportError' }],
    ['KafkaJS', 'KafkaJSLockTimeout', 'Timeout while acquiring lock', {}],
    ['tRPC', 'TRPCClientError', 'Service Unavailable', { data: { httpStatus: 503, code: 'SERVICE_UNAVAILABLE' } }],
    ['Apollo', 'ApolloError', 'Response not successful', { networkError: { name: 'ServerError', statusCode: 503 } }],
    ['urql', 'CombinedError', '[Network] fetch failed', { networkError: fetchFailed, graphQLErrors: [] }],
    ['Neon', 'NeonDbError', 'Error connecting to database', { sourceError: fetchFailed }],
    ['PostgREST', 'Object', 'JWT expired', { code: 'PGRST301' }],
    ['Typesense', 'ServerError', 'Request failed with HTTP code 503 | Server said: Not Ready', { httpStatus: 503 }],
    ['Algolia', 'RetryError', 'Unreachable hosts - your application id may be incorrect.', {}],
    ['ssh2', 'Error', 'All configured authentication methods failed', { level: 'client-authentication' }],
    ['ssh2', 'Error', 'Timed out while waiting for handshake', { level: 'client-timeout' }],
    ['NATS', 'NatsError', 'CONNECTION_DRAINING', { code: 'CONNECTION_DRAINING' }],
    ['NATS', 'PermissionViolationError', 'Permissions Violation for Publish to "x"', { operation: 'publish' }],
    ['KafkaJS', 'KafkaJSNoBrokerAvailableError', 'No broker available', {}],
    ['Redis', 'CommandTimeoutDuringMaintenanceError', 'x', {}],
    ['AWS', 'IDPCommunicationError', 'x', { $fault: 'client', $metadata: { httpStatusCode: 400 } }],
    ['Couchbase', 'ServiceNotAvailableError', 'service not available', {}],
    ['ldapjs', 'BusyError', 'x', { code: 51 }],
    ['Salesforce', 'INVALID_SESSION_ID', 'Session expired', { errorCode: 'INVALID_SESSION_ID' }],
    ...[-8, 9, 11, 18, 80].map((code): Sample => ['Aerospike', 'AerospikeError', 'x', { code }]),
    ['RethinkDB', 'ReqlAvailabilityError', 'Cannot perform write: primary replica for shard not available', {}],
    ['Firebase', 'FirebaseError', 'x', { code: 'firestore/unavailable' }],
    ['Shopify', 'HttpResponseError', 'x', { response: { code: 503, statusText: 'x' } }],
    ['ethers', 'Error', 'server response 503 Service Unavailable', { code: 'SERVER_ERROR' }],
    ['Azure', 'ServiceBusError', 'x', { code: 'MessagingEntityDisabled' }],
    ['Braintree', 'Error', 'x', { type: 'downForMaintenanceError' }],
    ['amqplib', 'Error', 'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "x"', {}],
    ['Puppeteer', 'Error', 'net::ERR_CONNECTION_REFUSED at http://localhost:1/', {}],
    ['Playwright', 'Error', 'page.goto: net::ERR_NAME_NOT_RESOLVED at http://x/', {}],
    ['Memcached', 'Error', 'Server at 127.0.0.1:11211 not available until 10', {}],
    ['any TLS client', 'Error', 'self-signed certificate in certificate chain', {}],
    ['a host that may not connect', 'Error', 'connect EACCES 1.2.3.4:443', { code: 'EACCES', syscall: 'connect' }]
  ],
  transient: [
    ['Aerospike', 'AerospikeError', 'record busy', { code: 14 }],
    ['a handler', 'Error', 'the page net::ERR_CONNECTION_REFUSED', {}],
    ['a handler', 'Error', 'the order says: certificate has expired', {}],
    ...[prisma('40001'), prisma('no code'), adapter('TransactionWriteConflict')],
    ['ArangoDB', 'ArangoError', 'write-write conflict', { code: 409, errorNum: 1200 }],
    // What a seat, a product or an account lacks is no outage.
    ['a handler', 'SeatUnavailableError', 'seat 12 is taken', {}],
    ['a handler', 'ProductNotAvailableException', 'sold out', {}],
    // Transported, closed and numbered is much.
    ['a handler', 'TransportError', 'vehicle 17 has no driver', {}],
    ['a handler', 'ClosingError', 'books of 2026-10 are closed', {}],
    ...[3, 29].map((code): Sample => ['a handler', 'MyKafkaOrderError', 'x', { code }]),
    ['a handler', 'OrderError', 'bad', { meta: { response: { status: 503 } } }],
    ['a handler', 'OrderError', 'bad', { data: { httpStatus: 503 }, meta: { code: '57P01' } }]
  ],
  business: [
    ['Db2', 'Error', '[IBM][CLI Driver][DB2/LINUXX8664] SQL0803N', { sqlcode: -803, state: '23505' }],
    ['librdkafka', 'LibrdKafkaError', 'Broker: Message size too large', { code: 10, origin: 'kafka' }],
    ['Aerospike', 'AerospikeError', 'Record already exists', { code: 5 }],
    ['Firebase', 'FirebaseError', 'x', { code: 'messaging/registration-token-not-registered' }],
    ['Firebase', 'FirebaseError', 'x', { code: 'auth/user-not-found' }],
    ['tRPC', 'TRPCError', 'x', { code: 'BAD_REQUEST' }],
    ['TypeORM', 'EntityNotFoundError', 'Could not find any entity of type "X"', {}],
    ...[clickHouse('407', 'DECIMAL_OVERFLOW'), clickHouse('53', 'TYPE_MISMATCH')],
    ...[prisma('22P02'), prisma('23505'), adapter('UniqueConstraintViolation')],
    ...[slack('channel_not_found'), mqtt(0x99), mqtt(0x95), ftp(553)],
    ['tRPC', 'TRPCClientError', 'bad', { data: { httpStatus: 400, code: 'BAD_REQUEST' } }],
    ['Typesense', 'RequestMalformed', 'Request failed with HTTP code 400 | Server said: x', { httpStatus: 400 }],
    ['ArangoDB', 'ArangoError', 'unique constraint violated', { code: 409, errorNum: 1210 }],
    ['Couchbase', 'DocumentExistsError', 'document exists', {}],
    ['Couchbase', 'ValueTooLargeError', 'value too large', {}],
    ['Valibot', 'ValiError', 'Invalid type', { issues: [] }]
  ]
}

for (const [wanted, list] of Object.entries(samples) as [FailureClass, readonly Sample[]][])
  for (const [library, name, message, properties] of list)
    test(`${wanted}: ${library}, ${name} ${JSON.stringify(properties).slice(0, 60)}`, () => {
      const error = Object.assign(new Error(message), { name }, properties)
      assert.equal(classify(error, { stage: 'handle', record: recordOf() }), wanted)
    })
