/**
 * OffsetFetch (key 9), versions 1 to 10.
 * Offsets of one group, from version 8 on of several; all that it has when no topics are given (version 2 and later). What
 * was never committed is −1, in a group that is not there too. A member that names its epoch (version 9, KIP-848) is
 * checked. requireStable (version 7, KIP-447): UNSTABLE_OFFSET_COMMIT where a transaction is open. Topic ids from version
 * 10 on: UNKNOWN_TOPIC_ID, after all others.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { offsetFetchRequest, offsetFetchResponse } from '@dead-letter/protocol/messages/offset-fetch'
import type { Cluster } from '../cluster.ts'
import type { StoredOffset } from '../groups/offset-store.ts'
import { api, type RequestContext } from './api.ts'

type Request = MessageOf<typeof offsetFetchRequest>
type Question = Pick<Request['groups'][number], 'groupId' | 'memberId' | 'memberEpoch'> & {
  readonly topics:
    | readonly { readonly name: string; readonly topicId?: string; partitionIndexes: readonly number[] }[]
    | null
}

export const offsetFetch = api({
  key: 9,
  name: 'OffsetFetch',
  request: offsetFetchRequest,
  response: offsetFetchResponse,
  handle(request, context) {
    const answers = questions(request, context.version).map(question =>
      answer(question, request.requireStable, context)
    )
    return context.version < 8 ? (answers[0] ?? {}) : { groups: answers }
  },
  *targets(request, cluster) {
    for (const { topics } of [...questions(request, 7), ...questions(request, 8)])
      for (const { name, topicId, partitionIndexes } of topics ?? []) {
        const topic = name === '' ? cluster.topics.byId(topicId ?? '')?.name : name
        if (topic !== undefined) for (const partition of partitionIndexes) yield { topic, partition }
      }
  },
  refuse(code, request, { version }) {
    const answers = questions(request, version).map(question => groupError(question, code, version))
    return version < 8 ? (answers[0] ?? {}) : { groups: answers }
  }
})

function questions({ groupId, topics, groups }: Request, version: number): readonly Question[] {
  return version < 8 ? [{ groupId, topics, memberId: null, memberEpoch: -1 }] : groups
}

function answer(question: Question, requireStable: boolean, context: RequestContext) {
  const { cluster, lookUp, version } = context
  const { groupId, memberId, memberEpoch, topics } = question
  const group = cluster.groups.get(groupId)
  const code = group?.checkFetch(memberId, memberEpoch) ?? errorCodes.GROUP_ID_NOT_FOUND
  if (code !== 0 && code !== errorCodes.GROUP_ID_NOT_FOUND) return groupError(question, code, version)
  const { offsets } = cluster.groups
  const partition = (topic: string, partitionIndex: number) => {
    const fault = lookUp.partitionFault(topic, partitionIndex)
    const unstable = requireStable && offsets.isPending(groupId, topic, partitionIndex)
    const error = fault || (unstable ? errorCodes.UNSTABLE_OFFSET_COMMIT : 0)
    const stored = error === 0 && code === 0 ? offsets.fetch(groupId, topic, partitionIndex) : null
    return { ...shown(partitionIndex, stored), errorCode: error }
  }
  if (topics === null) return { groupId, topics: code === 0 ? allTopics(cluster, groupId, partition) : [] }
  const asked = topics.map(({ name, topicId, partitionIndexes }) => {
    const known = version >= 10 ? cluster.topics.byId(topicId ?? '')?.name : name
    return { name: known, topicId, partitionIndexes }
  })
  return {
    groupId,
    topics: [
      ...asked
        .filter(({ name }) => name !== undefined)
        .map(({ name = '', topicId, partitionIndexes }) => ({
          name,
          topicId,
          partitions: partitionIndexes.map(index => partition(name, index))
        })),
      ...asked
        .filter(({ name }) => name === undefined)
        .map(({ topicId, partitionIndexes }) => ({
          topicId,
          partitions: partitionIndexes.map(index => failed(index, errorCodes.UNKNOWN_TOPIC_ID))
        }))
    ]
  }
}

function allTopics<P>({ groups, topics }: Cluster, groupId: string, partition: (topic: string, index: number) => P) {
  const byTopic = new Map<string, P[]>()
  for (const entry of groups.offsets.all(groupId)) {
    const partitions = byTopic.get(entry.topic) ?? []
    partitions.push(partition(entry.topic, entry.partition))
    byTopic.set(entry.topic, partitions)
  }
  return [...byTopic].map(([name, partitions]) => ({ name, topicId: topics.get(name)?.id, partitions }))
}

function shown(partitionIndex: number, stored: StoredOffset | null) {
  return {
    partitionIndex,
    committedOffset: stored?.offset ?? -1n,
    committedLeaderEpoch: stored?.leaderEpoch ?? -1,
    metadata: stored?.metadata ?? ''
  }
}

function failed(partitionIndex: number, errorCode: number) {
  return { ...shown(partitionIndex, null), errorCode }
}

/** Version 1 has no place for an error of the group but its partitions. */
function groupError({ groupId, topics }: Question, errorCode: number, version: number) {
  if (version >= 2) return { groupId, errorCode }
  return {
    topics: (topics ?? []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map(index => failed(index, errorCode))
    }))
  }
}
