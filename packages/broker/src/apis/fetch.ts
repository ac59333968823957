/**
 * Fetch (key 1), versions 4 to 18.
 * Reads in the order of the request. An answer is given at once when it has minBytes, an error or a diverging epoch; else it
 * waits, up to maxWaitMs, until the partitions have minBytes. maxBytes bounds the answer and partitionMaxBytes a partition,
 * except that the first batch of the first partition that has one is given whole; a batch after it may be cut off, as Kafka
 * does. Sessions: fetch/fetch-context.ts. There are no followers: who claims to be one is told that this is not its leader.
 * Sources: KIP-74, KIP-98, KIP-110, KIP-227, KIP-320, KIP-392, KIP-516, KIP-595, KIP-903, KIP-951.
 */

import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import { fetchRequest, fetchResponse } from '@dead-letter/protocol/messages/fetch'
import { type FetchPartitions, partitionKey } from '../fetch-sessions/fetch-partition.ts'
import { noTopicId } from '../topics/topic-id.ts'
import { api, type RequestContext } from './api.ts'
import { fetchContext } from './fetch/fetch-context.ts'
import { type FetchedPartition, type FetchTarget, readAll, sourcesOf, unreadable } from './fetch/fetch-read.ts'
import { untilEnough } from './fetch/fetch-wait.ts'
import { isolationCode } from './isolation.ts'

type Request = MessageOf<typeof fetchRequest>
type Response = DraftOf<typeof fetchResponse>
type TopicResponse = NonNullable<Response['responses']>[number]
type PartitionResponse = NonNullable<TopicResponse['partitions']>[number]

export const fetchApi = api({
  key: 1,
  name: 'Fetch',
  request: fetchRequest,
  response: fetchResponse,
  async handle(request, context) {
    const { cluster, version, connection } = context
    const refusal = isolationCode(request.isolationLevel)
    if (refusal !== 0) return refused(refusal, request, context)
    const topicName = (id: string): string | null => cluster.topics.byId(id)?.name ?? null
    const session = fetchContext(
      cluster.fetchSessions,
      {
        sessionId: request.sessionId,
        epoch: request.sessionEpoch,
        usesTopicIds: version >= 13,
        wanted: wanted(request, version, topicName),
        forgotten: request.forgottenTopicsData.flatMap(({ topic, topicId, partitions }) =>
          partitions.map(partition => partitionKey(topic, topicId, partition))
        )
      },
      {
        slots: cluster.configs.number('max.incremental.fetch.session.cache.slots'),
        now: () => cluster.clock.now(),
        topicName
      }
    )

    const targets: FetchTarget[] = []
    const missing: FetchedPartition[] = []
    for (const partition of session.partitions) {
      const found = locate(partition.topic, partition.topicId, partition.partition, context)
      if (found.missing) missing.push(unreadable(partition, found.code))
      else targets.push({ partition, log: found.log, code: follows(request) ? notLeader : found.code })
    }

    const maxBytes = Math.min(request.maxBytes, cluster.configs.number('fetch.max.bytes'))
    const minBytes = Math.min(request.minBytes, maxBytes)
    const isolation = request.isolationLevel === 1 ? 'committed' : 'uncommitted'
    const limits = { maxBytes, minBytes, isolation } as const
    const readable = targets.map(target => (target.code === 0 ? target : { ...target, log: null }))
    let fetched = readAll(readable, limits)
    if (targets.length > 0 && request.maxWaitMs > 0 && !isEnough(fetched, minBytes)) {
      const { maxWaitMs } = request
      await untilEnough(sourcesOf(readable, isolation), { minBytes, maxWaitMs, closed: connection.closed })
      fetched = readAll(readable, limits)
    }

    const found = [...fetched, ...missing]
    const { sessionId, code, includes } = session.answer(found)
    const answered = answer(
      { sessionId, errorCode: code },
      found.filter(({ partition }) => includes(partition)),
      context
    )
    // Who says to be a replica knows where its leader is.
    return follows(request) ? { ...answered, nodeEndpoints: [] } : answered
  },
  refuse: refused,
  *targets(request, cluster) {
    for (const { topic, topicId, partitions } of request.topics) {
      const name = topicId === noTopicId ? topic : cluster.topics.byId(topicId)?.name
      if (name !== undefined) for (const { partition } of partitions) yield { topic: name, partition }
    }
    // What a session fetches is said once: the requests after that are about it all the same.
    const session = request.sessionEpoch > 0 ? cluster.fetchSessions.get(request.sessionId) : undefined
    for (const { topic, partition } of session?.partitions ?? []) if (topic !== null) yield { topic, partition }
  }
})

const notLeader = errorCodes.NOT_LEADER_OR_FOLLOWER

function follows(request: Request): boolean {
  return Math.max(request.replicaId, request.replicaState.replicaId) >= 0
}

function wanted(request: Request, version: number, topicName: (id: string) => string | null): FetchPartitions {
  const partitions: FetchPartitions = new Map()
  for (const { topic, topicId, partitions: parts } of request.topics)
    for (const part of parts) {
      const key = partitionKey(topic, topicId, part.partition)
      partitions.set(key, {
        key,
        topic: version >= 13 ? topicName(topicId) : topic,
        topicId,
        partition: part.partition,
        // Any negative epoch means that the client does not know.
        currentLeaderEpoch: Math.max(-1, part.currentLeaderEpoch),
        fetchOffset: part.fetchOffset,
        lastFetchedEpoch: part.lastFetchedEpoch,
        maxBytes: part.partitionMaxBytes
      })
    }
  return partitions
}

/** `missing`: metadata has no such partition, so nothing is read and nothing waited for. */
function locate(
  name: string | null,
  id: string,
  partition: number,
  { cluster, lookUp }: RequestContext
): Pick<FetchTarget, 'log' | 'code'> & { readonly missing: boolean } {
  if (name === null) return { log: null, code: errorCodes.UNKNOWN_TOPIC_ID, missing: true }
  const fault = lookUp.partitionFault(name, partition)
  if (fault !== 0) return { log: null, code: fault, missing: false }
  const { log, code } = lookUp.partition(name, partition)
  if (log === null) return { log, code, missing: true }
  // The name was given to another topic since the session began.
  const other = id !== noTopicId && cluster.topics.get(name)?.id !== id
  return { log, code: other ? errorCodes.INCONSISTENT_TOPIC_ID : 0, missing: false }
}

function isEnough(fetched: readonly FetchedPartition[], minBytes: number): boolean {
  let bytes = 0
  for (const { news } of fetched) {
    if (news.code !== 0 || news.diverges) return true
    bytes += news.bytes
  }
  return bytes >= minBytes
}

/** Partitions of one topic in a row are grouped: the order of what was read is kept. */
function answer(whole: Response, found: readonly FetchedPartition[], { version, cluster }: RequestContext): Response {
  const responses: { topic: string; topicId: string; partitions: PartitionResponse[] }[] = []
  let leaderNeeded = false
  for (const one of found) {
    const { topic, topicId } = one.partition
    const tells = version >= 16 && tellsLeader.has(one.news.code)
    leaderNeeded ||= tells
    const last = responses.at(-1)
    const same = last !== undefined && last.topicId === topicId && (topicId !== noTopicId || last.topic === topic)
    const partition = partitionOf(one, tells ? cluster.nodeId : null)
    if (same) last.partitions.push(partition)
    else responses.push({ topic: topic ?? '', topicId, partitions: [partition] })
  }
  const { nodeId, host, port } = cluster
  return { ...whole, responses, ...(leaderNeeded ? { nodeEndpoints: [{ nodeId, host, port }] } : {}) }
}

const tellsLeader: ReadonlySet<number> = new Set([notLeader, errorCodes.FENCED_LEADER_EPOCH])

function partitionOf(one: FetchedPartition, leaderId: number | null): PartitionResponse {
  return {
    partitionIndex: one.partition.partition,
    errorCode: one.news.code,
    highWatermark: one.news.highWatermark,
    lastStableOffset: one.lastStableOffset,
    logStartOffset: one.news.startOffset,
    abortedTransactions: one.aborted,
    records: one.records,
    ...(one.divergingEpoch === null ? {} : { divergingEpoch: one.divergingEpoch }),
    ...(leaderId === null ? {} : { currentLeader: { leaderId, leaderEpoch: 0 } })
  }
}

/** Before version 13 what a request as a whole is refused for is said of each of its partitions, too. */
function refused(code: number, request: Request, { version }: Pick<RequestContext, 'version'>): Response {
  if (version >= 13) return { errorCode: code, sessionId: request.sessionId }
  return {
    errorCode: code,
    sessionId: request.sessionId,
    responses: request.topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({
        partitionIndex: partition,
        errorCode: code,
        highWatermark: -1n,
        abortedTransactions: [],
        records: []
      }))
    }))
  }
}
