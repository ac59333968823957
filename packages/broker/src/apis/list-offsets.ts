/**
 * ListOffsets (key 2), versions 1 to 11.
 * The first record from a time on, found also within compressed batches, or one of the offsets that have a negative
 * timestamp. A record at or beyond what the isolation level lets a client read is not found. Without tiered storage the
 * local log is the log, and there is no tiered offset. A partition that is named twice is refused once.
 * Sources: KIP-79, KIP-98, KIP-320, KIP-405, KIP-734, KIP-1005, KIP-1023.
 */

import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import { listOffsetsRequest, listOffsetsResponse } from '@dead-letter/protocol/messages/list-offsets'
import type { PartitionLog } from '../log/partition-log.ts'
import { api, type RequestContext } from './api.ts'
import { isolationCode } from './isolation.ts'
import { leaderEpochCode } from './leader-epoch.ts'

type Request = MessageOf<typeof listOffsetsRequest>
type PartitionRequest = Request['topics'][number]['partitions'][number]
type Response = DraftOf<typeof listOffsetsResponse>
type PartitionResponse = NonNullable<NonNullable<Response['topics']>[number]['partitions']>[number]

const latest = -1n
const earliest = -2n
const maxTimestamp = -3n
const earliestLocal = -4n
const latestTiered = -5n
const earliestPendingUpload = -6n

/** Since which version a negative timestamp means something. */
const since: ReadonlyMap<bigint, number> = new Map([
  [latest, 1],
  [earliest, 1],
  [maxTimestamp, 7],
  [earliestLocal, 8],
  [latestTiered, 9],
  [earliestPendingUpload, 11]
])

const nothing = { timestamp: -1n, offset: -1n, leaderEpoch: -1 }

export const listOffsets = api({
  key: 2,
  name: 'ListOffsets',
  request: listOffsetsRequest,
  response: listOffsetsResponse,
  handle(request, context) {
    const twice = namedTwice(request)
    const done = new Set<string>()
    const topics = new Map<string, PartitionResponse[]>()
    for (const { name, partitions } of request.topics) {
      const answers = topics.get(name) ?? []
      topics.set(name, answers)
      for (const partition of partitions) {
        const key = `${partition.partitionIndex} ${name}`
        if (done.has(key)) continue
        done.add(key)
        const answer = twice.has(key) ? refused(errorCodes.INVALID_REQUEST) : find(name, partition, request, context)
        answers.push({ partitionIndex: partition.partitionIndex, ...answer })
      }
    }
    return { topics: [...topics].map(([name, partitions]) => ({ name, partitions })) }
  },
  refuse: (code, { topics }) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, ...refused(code) }))
    }))
  }),
  *targets(request) {
    for (const { name, partitions } of request.topics)
      for (const { partitionIndex } of partitions) yield { topic: name, partition: partitionIndex }
  }
})

function namedTwice(request: Request): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { name, partitions } of request.topics)
    for (const { partitionIndex } of partitions) {
      const key = `${partitionIndex} ${name}`
      if (seen.has(key)) twice.add(key)
      seen.add(key)
    }
  return twice
}

function refused(errorCode: number): PartitionResponse {
  return { errorCode, ...nothing }
}

function find(topic: string, wanted: PartitionRequest, request: Request, context: RequestContext): PartitionResponse {
  const { timestamp, partitionIndex, currentLeaderEpoch } = wanted
  if (timestamp < 0n && context.version < (since.get(timestamp) ?? Number.POSITIVE_INFINITY))
    return refused(errorCodes.UNSUPPORTED_VERSION)
  const isolation = isolationCode(request.isolationLevel)
  if (isolation !== 0) return refused(isolation)
  const { log, code } = context.lookUp.partition(topic, partitionIndex)
  if (log === null) return refused(code)
  const epochCode = leaderEpochCode(log, currentLeaderEpoch)
  if (epochCode !== 0) return refused(epochCode)
  return offsetOf(log, timestamp, request)
}

function offsetOf(log: PartitionLog, timestamp: bigint, request: Request): PartitionResponse {
  const { leaderEpoch } = log
  const committed = request.replicaId === -1 && request.isolationLevel === 1
  const end = committed ? log.lastStableOffset : log.endOffset
  switch (timestamp) {
    case latest:
      return { timestamp: -1n, offset: end, leaderEpoch }
    case earliest:
    case earliestLocal:
      return { timestamp: -1n, offset: log.startOffset, leaderEpoch }
    case latestTiered:
    case earliestPendingUpload:
      return nothing
    default: {
      const found = timestamp === maxTimestamp ? log.latestTimestamp() : log.offsetForTime(timestamp)
      return found === null || found.offset >= end ? nothing : { ...found, leaderEpoch }
    }
  }
}
