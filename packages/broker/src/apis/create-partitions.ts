/**
 * CreatePartitions (key 37), versions 0 to 3.
 * Raises the number of a topic's partitions; it cannot fall. A topic that is refused leaves the others alone; a name that
 * appears twice is refused. With validateOnly nothing is created. Source: KIP-195.
 */

import { errorCodes, type MessageOf } from '@dead-letter/protocol'
import { createPartitionsRequest, createPartitionsResponse } from '@dead-letter/protocol/messages/create-partitions'
import type { Cluster } from '../cluster.ts'
import { Refusal, refusalOf } from '../config/refusal.ts'
import { withoutDuplicates } from '../topics/duplicates.ts'
import { checkAssignment } from '../topics/replica-assignment.ts'
import { api } from './api.ts'

type Wanted = MessageOf<typeof createPartitionsRequest>['topics'][number]

/** A controller writes no more records than this for one request. */
const mostPartitions = 10_000

export const createPartitions = api({
  key: 37,
  name: 'CreatePartitions',
  request: createPartitionsRequest,
  response: createPartitionsResponse,
  targets: ({ topics }) => topics.map(({ name }) => ({ topic: name, partition: null })),
  refuse: (errorCode, { topics }) => ({ results: topics.map(({ name }) => ({ name, errorCode })) }),
  handle({ topics, validateOnly }, { cluster, lookUp }) {
    const { unique, duplicates } = withoutDuplicates(topics, ({ name }) => name)
    const twice = duplicates.map(name => ({
      name,
      errorCode: errorCodes.INVALID_REQUEST,
      errorMessage: 'the name appears more than once'
    }))
    const results = unique.map(wanted => {
      const fault = lookUp.topicFault(wanted.name)
      if (fault !== 0) return { name: wanted.name, errorCode: fault }
      const refusal = refusalOf(() => grow(wanted, cluster, validateOnly))
      return { name: wanted.name, errorCode: refusal?.code ?? 0, errorMessage: refusal?.detail ?? null }
    })
    return { results: [...twice, ...results] }
  }
})

function grow({ name, count, assignments }: Wanted, { topics, nodeId }: Cluster, validateOnly: boolean): void {
  const topic = topics.get(name)
  if (topic === undefined) throw new Refusal(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  const additional = count - topic.partitions.length
  if (additional <= 0)
    throw new Refusal(
      errorCodes.INVALID_PARTITIONS,
      `topic '${name}' has ${topic.partitions.length} partitions, ${count} would not be more`
    )
  if (assignments !== null && assignments.length !== additional)
    throw new Refusal(
      errorCodes.INVALID_REPLICA_ASSIGNMENT,
      `${additional} new partitions, but ${assignments.length} assignments`
    )
  for (const { brokerIds } of assignments ?? []) checkAssignment(brokerIds, nodeId, 1)
  if (additional > mostPartitions)
    throw new Refusal(errorCodes.POLICY_VIOLATION, `more than ${mostPartitions} partitions in one request`)
  if (!validateOnly) topics.grow(topic, count)
}
