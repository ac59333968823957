/**
 * CreateTopics (key 19), versions 2 to 7.
 * Creates each topic that passes the checks; one that does not leaves the others alone. A name that appears twice is
 * created not at all. From version 5 on the answer has the topic's configuration, from 7 on its id. With validateOnly
 * nothing is created. A request for more than 10,000 partitions is refused as a whole.
 * Source: KIP-4, KIP-464, KIP-525, KIP-516; the limit: KAFKA-17870.
 */

import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import { createTopicsRequest, createTopicsResponse } from '@dead-letter/protocol/messages/create-topics'
import type { Cluster } from '../cluster.ts'
import { describedNewTopic } from '../config/described-configs.ts'
import { givenValues } from '../config/given-values.ts'
import { Refusal } from '../config/refusal.ts'
import { clusterMetadataTopic } from '../topic-name.ts'
import { withoutDuplicates } from '../topics/duplicates.ts'
import type { NewTopic } from '../topics/new-topic.ts'
import { randomTopicId } from '../topics/topic-id.ts'
import { api } from './api.ts'

type Wanted = MessageOf<typeof createTopicsRequest>['topics'][number]
type TopicAnswer = NonNullable<DraftOf<typeof createTopicsResponse>['topics']>[number]
/** A topic that passed, or the answer that says why not. */
type Checked = { readonly topic: NewTopic; readonly partitions: number } | { readonly refused: TopicAnswer }

const mostPartitions = 10_000

export const createTopics = api({
  key: 19,
  name: 'CreateTopics',
  request: createTopicsRequest,
  response: createTopicsResponse,
  targets: ({ topics }) => topics.map(({ name }) => ({ topic: name, partition: null })),
  refuse: (code, { topics }) => ({ topics: topics.map(({ name }) => failed(name, code)) }),
  handle({ topics, validateOnly }, { cluster, lookUp }) {
    const { unique, duplicates } = withoutDuplicates(topics, ({ name }) => name)
    const allowed = unique.filter(({ name }) => name !== clusterMetadataTopic)
    if (partitionsOf(allowed, cluster) > mostPartitions)
      return {
        topics: topics.map(({ name }) =>
          failed(name, errorCodes.POLICY_VIOLATION, `more than ${mostPartitions} partitions in one request`)
        )
      }

    // All are checked against what was there before: Kafka does not see names of one request collide.
    const checked = allowed.map(topic => {
      const fault = lookUp.topicFault(topic.name)
      return fault === 0 ? check(topic, cluster) : { refused: failed(topic.name, fault) }
    })
    const answers = checked.map(one => ('refused' in one ? one.refused : created(one, cluster, validateOnly)))
    const twice = duplicates.map(name => failed(name, errorCodes.INVALID_REQUEST, 'the name appears more than once'))
    const internal = unique
      .filter(({ name }) => name === clusterMetadataTopic)
      .map(({ name }) => failed(name, errorCodes.INVALID_REQUEST, 'this topic is internal'))
    return { topics: [...answers, ...twice, ...internal] }
  }
})

function failed(name: string, errorCode: number, errorMessage: string | null = null): TopicAnswer {
  return { name, errorCode, errorMessage }
}

function partitionsOf(topics: readonly Wanted[], { configs }: Cluster): number {
  return topics.reduce((sum, { assignments, numPartitions }) => {
    if (assignments.length > 0) return sum + assignments.length
    return sum + (numPartitions === -1 ? configs.number('num.partitions') : Math.max(0, numPartitions))
  }, 0)
}

function check(wanted: Wanted, { topics, nodeId }: Cluster): Checked {
  const { name, numPartitions, replicationFactor, assignments } = wanted
  const configs = new Map(wanted.configs.map(config => [config.name, config.value ?? '']))
  const withoutValue = wanted.configs.filter(({ value }) => value === null).map(config => config.name)
  const topic = { name, partitions: numPartitions, replicationFactor, assignments, configs, withoutValue }
  try {
    return { topic, partitions: topics.check(topic, nodeId) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: failed(name, error.code, error.detail) }
    throw error
  }
}

function created(
  { topic, partitions }: { readonly topic: NewTopic; readonly partitions: number },
  cluster: Cluster,
  validateOnly: boolean
): TopicAnswer {
  const { name, configs } = topic
  const effective = describedNewTopic(cluster.configs, givenValues(cluster), configs)
  const topicId = validateOnly ? randomTopicId() : cluster.topics.add(name, partitions, configs).id
  return { name, topicId, errorMessage: null, numPartitions: partitions, replicationFactor: 1, configs: effective }
}
