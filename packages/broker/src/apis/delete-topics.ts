/**
 * DeleteTopics (key 20), versions 1 to 6.
 * Deletes topics by name or, in version 6, by id. What names no topic, or one in two ways, is refused and leaves the
 * others alone. Kafka answers in a random order, here refusals come first. Source: KIP-4, KIP-516, KIP-599.
 */
import { type DraftOf, errorCodes, type MessageOf } from '@dead-letter/protocol'
import { deleteTopicsRequest, deleteTopicsResponse } from '@dead-letter/protocol/messages/delete-topics'
import { withoutDuplicates } from '../topics/duplicates.ts'
import { noTopicId } from '../topics/topic-id.ts'
import { api, type RequestContext } from './api.ts'

type Request = MessageOf<typeof deleteTopicsRequest>
type Named = Request['topics'][number]
type TopicAnswer = NonNullable<DraftOf<typeof deleteTopicsResponse>['responses']>[number]

export const deleteTopics = api({
  key: 20,
  name: 'DeleteTopics',
  request: deleteTopicsRequest,
  response: deleteTopicsResponse,
  targets: (request, cluster) =>
    named(request).flatMap(({ name, topicId }) => {
      const topic = name ?? cluster.topics.byId(topicId)?.name
      return topic === undefined ? [] : [{ topic, partition: null }]
    }),
  refuse: refused,
  handle(request, context) {
    if (!context.cluster.configs.flag('delete.topic.enable'))
      return refused(context.version < 3 ? errorCodes.INVALID_REQUEST : errorCodes.TOPIC_DELETION_DISABLED, request)
    return { responses: answers(named(request), context) }
  }
})

function named(request: Request): readonly Named[] {
  return [...request.topicNames.map(name => ({ name, topicId: noTopicId })), ...request.topics]
}

function refused(errorCode: number, request: Request) {
  return { responses: named(request).map(({ name, topicId }) => ({ name, topicId, errorCode })) }
}

function answers(topics: readonly Named[], context: RequestContext): TopicAnswer[] {
  const invalid = (name: string | null, topicId: string, errorMessage: string): TopicAnswer => ({
    name,
    topicId,
    errorCode: errorCodes.INVALID_REQUEST,
    errorMessage
  })
  const neither = topics
    .filter(({ name, topicId }) => (name === null) === (topicId === noTopicId))
    .map(({ name, topicId }) => invalid(name, topicId, 'a topic needs either a name or an id'))
  const byName = withoutDuplicates(
    topics.flatMap(({ name, topicId }) => (name !== null && topicId === noTopicId ? [name] : [])),
    name => name
  )
  const byId = withoutDuplicates(
    topics.flatMap(({ name, topicId }) => (name === null && topicId !== noTopicId ? [topicId] : [])),
    id => id
  )
  const catalog = context.cluster.topics
  const both = (name: string): boolean => {
    const id = catalog.get(name)?.id
    return id !== undefined && (byId.unique.includes(id) || byId.duplicates.includes(id))
  }
  const twice = byName.unique.filter(both)
  const twiceIds = new Set(twice.map(name => catalog.get(name)?.id))
  return [
    ...neither,
    ...byName.duplicates.map(name => invalid(name, noTopicId, 'the name appears more than once')),
    ...byId.duplicates.map(id => invalid(null, id, 'the id appears more than once')),
    ...twice.map(name => invalid(name, catalog.get(name)?.id ?? noTopicId, 'the topic is named by its id, too')),
    ...byId.unique.filter(id => !twiceIds.has(id)).map(id => deletedById(id, context)),
    ...byName.unique.filter(name => !twice.includes(name)).map(name => deletedByName(name, context))
  ]
}

function deletedById(topicId: string, context: RequestContext): TopicAnswer {
  const topic = context.cluster.topics.byId(topicId)
  if (topic === undefined)
    return { name: null, topicId, errorCode: errorCodes.UNKNOWN_TOPIC_ID, errorMessage: 'no topic has this id' }
  return deletedByName(topic.name, context)
}

function deletedByName(name: string, { cluster, lookUp }: RequestContext): TopicAnswer {
  const topic = cluster.topics.get(name)
  const fault = lookUp.topicFault(name)
  if (fault !== 0) return { name, topicId: topic?.id ?? noTopicId, errorCode: fault }
  if (topic === undefined)
    return { name, errorCode: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'there is no such topic' }
  cluster.topics.delete(name)
  return { name, topicId: topic.id }
}
