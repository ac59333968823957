import { errorCodes } from '@dead-letter/protocol'
import type { FetchPartition, FetchPartitions } from '../../fetch-sessions/fetch-partition.ts'
import { type FetchSession, nextEpoch, type PartitionNews } from '../../fetch-sessions/fetch-session.ts'
import type { FetchSessions } from '../../fetch-sessions/fetch-sessions.ts'

/** What one request fetches, and what of it goes into the answer. */
export interface FetchContext {
  /** The whole request is refused with this. */
  readonly code: number
  readonly partitions: readonly FetchPartition[]
  /**
   * Called once, with all that was found, in the order in which it is to be answered. @returns the session's id, the code of
   * the answer, and which partitions are in it.
   */
  answer(found: readonly { readonly partition: FetchPartition; readonly news: PartitionNews }[]): {
    readonly sessionId: number
    readonly code: number
    readonly includes: (partition: FetchPartition) => boolean
  }
}

export interface SessionRequest {
  readonly sessionId: number
  readonly epoch: number
  readonly usesTopicIds: boolean
  readonly wanted: FetchPartitions
  readonly forgotten: readonly string[]
}

const firstEpoch = 0
const lastEpoch = -1
const all = (): boolean => true
const none = (): boolean => false

/** Which session a request belongs to: none, a new one, or one that goes on (KIP-227). */
export function fetchContext(
  sessions: FetchSessions,
  request: SessionRequest,
  options: { readonly slots: number; readonly now: () => number; readonly topicName: (id: string) => string | null }
): FetchContext {
  const { sessionId, epoch, wanted } = request
  if (epoch === firstEpoch || epoch === lastEpoch) {
    if (sessionId !== 0) sessions.remove(sessionId)
    return epoch === lastEpoch ? sessionless(wanted) : full(sessions, request, options)
  }
  const session = sessions.get(sessionId)
  if (session === undefined) return refused(errorCodes.FETCH_SESSION_ID_NOT_FOUND)
  if (session.epoch !== epoch) return refused(errorCodes.INVALID_FETCH_SESSION_EPOCH)
  if (session.usesTopicIds !== request.usesTopicIds) return refused(errorCodes.FETCH_SESSION_TOPIC_ID_ERROR)
  session.update(wanted, request.forgotten)
  if (session.size === 0) {
    sessions.remove(sessionId)
    return sessionless(wanted)
  }
  sessions.touch(session, options.now())
  session.epoch = nextEpoch(epoch)
  return incremental(session, options.topicName)
}

function refused(code: number): FetchContext {
  return { code, partitions: [], answer: () => ({ sessionId: 0, code, includes: none }) }
}

function sessionless(wanted: FetchPartitions): FetchContext {
  return { code: 0, partitions: [...wanted.values()], answer: () => ({ sessionId: 0, code: 0, includes: all }) }
}

function full(
  sessions: FetchSessions,
  request: SessionRequest,
  options: { readonly slots: number; readonly now: () => number }
): FetchContext {
  return {
    code: 0,
    partitions: [...request.wanted.values()],
    answer(found) {
      const partitions = new Map(found.map(({ partition }) => [partition.key, partition]))
      const { usesTopicIds } = request
      const session = sessions.create({ partitions, usesTopicIds, now: options.now(), slots: options.slots })
      for (const { partition, news } of found) session?.begin(partition.key, news)
      return { sessionId: session?.id ?? 0, code: 0, includes: all }
    }
  }
}

function incremental(session: FetchSession, topicName: (id: string) => string | null): FetchContext {
  const expected = session.epoch
  const partitions = [...session.partitions]
  for (const partition of partitions) partition.topic ??= topicName(partition.topicId)
  return {
    code: 0,
    partitions,
    answer(found) {
      // Another request of this session came while this one waited: the client has given this one up.
      if (session.epoch !== expected)
        return { sessionId: session.id, code: errorCodes.INVALID_FETCH_SESSION_EPOCH, includes: none }
      const news = new Set<string>()
      for (const one of found) if (session.tell(one.partition.key, one.news)) news.add(one.partition.key)
      return { sessionId: session.id, code: 0, includes: partition => news.has(partition.key) }
    }
  }
}
