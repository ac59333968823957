import { readProperty } from '../../thrown.ts'
import type { ErrorShape } from './error-shape.ts'
import { lookup, type Verdict } from './verdict.ts'

/** gRPC's status codes. CANCELLED comes of a deadline or an abort of the caller's own. */
const grpc = lookup({
  infrastructure: [1, 4, 7, 8, 14, 16],
  transient: [2, 10, 12, 13, 15],
  business: [3, 5, 6, 9, 11]
})

const grpcNames = [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS'
].concat(
  ['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED'],
  ['INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED']
)

/** MongoDB's server errors, as its drivers group them (network, not primary, shutting down, interrupted). */
const mongo = lookup({
  infrastructure: [
    ...[6, 7, 63, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 10058],
    ...[13, 18, 33, 8000, 391], // who asks
    ...[64, 100, 133, 134, 14031, 16500, 146, 462] // write concern, disk, Cosmos DB's rate
  ],
  transient: [24, 46, 50, 112, 150, 225, 244, 246, 251, 256, 290, 11601, 13388, 234],
  business: [2, 9, 14, 20, 28, 34, 40, 52, 53, 54, 55, 56, 57, 66, 121, 10334, 11000, 11001, 12582, 17280, 17419]
})

/** The native protocol of Cassandra. Read and write time-outs say that replicas do not answer. */
const cassandra = lookup({
  infrastructure: [0x0100, 0x1000, 0x1001, 0x1002, 0x1100, 0x1200, 0x1300, 0x1500, 0x1600, 0x1700, 0x2100],
  transient: [0x0000, 0x1003, 0x1400, 0x2000, 0x2300, 0x2500],
  business: [0x2200, 0x2400]
})

/** librdkafka's own errors are negative; the others are the broker's, as in the protocol, of which its clients give the number alone. */
const librdkafka = lookup({
  infrastructure: [
    -198, -197, -196, -195, -193, -192, -190, -188, -187, -185, -184, -181, -180, -169, -166, -144
  ].concat([2, 3, 5, 6, 7, 8, 9, 13, 14, 15, 16, 19, 20, 29, 30, 31, 33, 34, 41, 56, 58, 72, 74, 75, 78, 89]),
  transient: [-186, -183, -172, -154, -152, -150],
  business: [10, 17, 18, 32, 87]
})

/** SMTP replies: 4xx ask for another time, 53x speak of who sends, other 5xx of the message. */
function ofSmtp(reply: number): Verdict | undefined {
  if ((reply >= 400 && reply < 500) || (reply >= 530 && reply < 540)) return 'infrastructure'
  return reply >= 500 && reply < 600 ? 'business' : undefined
}

export function serviceNumber(shape: ErrorShape): Verdict | undefined {
  const smtp = shape.number('responseCode')
  if (smtp !== undefined) return ofSmtp(smtp)
  return ofMongo(shape) ?? ofGrpc(shape) ?? ofCassandra(shape) ?? ofLibrdkafka(shape)
}

/** A number alone says nothing: it is gRPC's where the message begins with number and name, or the class is known. */
function ofGrpc(shape: ErrorShape): Verdict | undefined {
  const [, digits, name] = /^(\d{1,2}) ([A-Z_]{2,30}):/.exec(shape.message) ?? []
  if (digits !== undefined && name === grpcNames[Number(digits) - 1]) return grpc.get(Number(digits))
  const code = shape.number('code')
  const known =
    (shape.text('details') !== undefined && shape.has('metadata')) ||
    shape.names.some(known =>
      /^(?:ConnectError|ClientError|ServiceError|StatusError|RpcError|GoogleError)$/.test(known)
    )
  return code !== undefined && known ? grpc.get(code) : undefined
}

function ofMongo(shape: ErrorShape): Verdict | undefined {
  if (!shape.names.some(name => name.startsWith('Mongo') || name === 'WriteError')) return undefined
  const verdict = mongo.get(shape.number('code') ?? -1)
  if (verdict !== undefined) return verdict
  if (labelled(shape, 'TransientTransactionError')) return 'transient'
  return labelled(shape, 'RetryableWriteError') || labelled(shape, 'NetworkError') ? 'infrastructure' : undefined
}

/** `errorLabels`, or the set behind it. */
function labelled(shape: ErrorShape, label: string): boolean {
  const labels = shape.property('errorLabels')
  for (let i = 0; i < 16; i++) if (readProperty(labels, `${i}`) === label) return true
  return false
}

function ofCassandra(shape: ErrorShape): Verdict | undefined {
  const code = shape.number('code')
  const driver = shape.has('coordinator') || shape.text('info') === 'Represents an error message from the server'
  return code !== undefined && driver ? cassandra.get(code) : undefined
}

function ofLibrdkafka(shape: ErrorShape): Verdict | undefined {
  const code = shape.number('code')
  if (code === undefined || code < -200 || code >= 200) return undefined
  const origin = /^(?:kafka|local|io)$/.test(shape.text('origin') ?? '')
  // Small positive numbers are anybody's codes.
  const known =
    origin || shape.names.some(name => (code < 0 ? /kafka/i : /^(?:LibrdKafka|KafkaJS\w{0,40})Error$/).test(name))
  return known ? librdkafka.get(code) : undefined
}
