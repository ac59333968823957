import { type API, createAPI, type Reader, Writer } from '@platformatic/kafka'
import type { AbortedTransaction, FetchRequest } from '../../packages/kafka/src/client/port.ts'

/** A fetch answer of one partition: the record batches unread, as they came. */
export interface RawFetchedPartition {
  readonly topicId: string
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly abortedTransactions: readonly AbortedTransaction[]
  readonly records: Buffer | null
}

export interface RawFetchAnswer {
  /** Of the whole request; 0 = none. */
  readonly errorCode: number
  readonly partitions: readonly RawFetchedPartition[]
}

const FETCH_KEY = 1
const CONSUMER = -1
const NO_SESSION_ID = 0
/** A full fetch outside any session. */
const NO_SESSION_EPOCH = -1
const NOT_KNOWN = -1

/**
 * Fetch request, versions 13 to 17 (topics by id; 13 and 14 begin with the replica id, which later ones dropped).
 * Written here since the client's codec parses the batches within, without CRC and in one piece.
 */
export function writeFetchRequest(version: number, request: FetchRequest): Writer {
  const writer = Writer.create()
  if (version < 15) writer.appendInt32(CONSUMER)
  return writer
    .appendInt32(request.maxWaitMs)
    .appendInt32(request.minBytes)
    .appendInt32(request.maxBytes)
    .appendInt8(request.isolation === 'read-committed' ? 1 : 0)
    .appendInt32(NO_SESSION_ID)
    .appendInt32(NO_SESSION_EPOCH)
    .appendArray([...Map.groupBy(request.partitions, p => p.topicId)], (w, [topicId, partitions]) => {
      w.appendUUID(topicId).appendArray(partitions, (w, p) => {
        w.appendInt32(p.partition)
          .appendInt32(p.currentLeaderEpoch)
          .appendInt64(BigInt(p.offset))
          .appendInt32(NOT_KNOWN) // epoch of the last fetched record
          .appendInt64(BigInt(NOT_KNOWN)) // log start, for followers
          .appendInt32(p.maxBytes)
      })
    })
    .appendArray([], () => {}) // forgotten topics of a session
    .appendString('') // rack
    .appendTaggedFields()
}

/** Fetch response, versions 13 to 17: one shape, apart from tagged fields, which are passed over. */
export function readFetchResponse(reader: Reader): RawFetchAnswer {
  reader.skip(4) // throttle time
  const errorCode = reader.readInt16()
  reader.skip(4) // session id
  const partitions: RawFetchedPartition[] = []
  reader.readArray(r => {
    const topicId = r.readUUID()
    r.readArray(r => partitions.push(readPartition(r, topicId)))
  })
  reader.readTaggedFields()
  if (reader.remaining < 0) throw new RangeError('the answer is cut short')
  return { errorCode, partitions }
}

function readPartition(r: Reader, topicId: string): RawFetchedPartition {
  const partition = r.readInt32()
  const errorCode = r.readInt16()
  const highWatermark = Number(r.readInt64())
  const lastStableOffset = Number(r.readInt64())
  const logStartOffset = Number(r.readInt64())
  const abortedTransactions =
    r.readNullableArray(r => ({ producerId: r.readInt64(), firstOffset: Number(r.readInt64()) })) ?? []
  r.skip(4) // preferred read replica
  const records = r.readNullableBytes()
  return {
    topicId,
    partition,
    errorCode,
    highWatermark,
    lastStableOffset,
    logStartOffset,
    abortedTransactions,
    records: records === null || records.length === 0 ? null : records
  }
}

const fetchApi = (version: number): API<[FetchRequest], RawFetchAnswer> =>
  createAPI(
    FETCH_KEY,
    version,
    (request: FetchRequest) => writeFetchRequest(version, request),
    (_correlation, _key, _version, reader) => readFetchResponse(reader)
  )

export const fetchVersions: [API<[FetchRequest], RawFetchAnswer>, ...API<[FetchRequest], RawFetchAnswer>[]] = [
  fetchApi(17),
  fetchApi(16),
  fetchApi(15),
  fetchApi(14),
  fetchApi(13)
]
