import { kafkaErrors } from '../kafka-errors.ts'
import type { ConfigAnswer, ConfigResource, KafkaClient, NewTopic, TopicError } from '../port.ts'
import { apis } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { saidIfAny } from './said.ts'

/** Kinds of resources that have configurations (KIP-133, KIP-1082). */
const resourceTypes = { topic: 2, broker: 4, group: 32 } as const
const kinds: ReadonlyMap<number, ConfigResource['type']> = new Map([
  [2, 'topic'],
  [4, 'broker'],
  [32, 'group']
])
/** Of an incremental alteration: set. */
const SET = 0

type AdminRequests = Pick<
  KafkaClient,
  'createTopics' | 'createPartitions' | 'describeConfigs' | 'alterTopicConfigs' | 'deleteTopics'
>

/** Requests that look at and change topics. */
export function adminRequests(cluster: Cluster): AdminRequests {
  const { requestTimeoutMs } = cluster.settings
  return {
    async createTopics(topics, validateOnly = false) {
      if (topics.length === 0) return []
      const answer = await cluster.toController(
        apis.createTopics,
        { topics: topics.map(newTopic), timeoutMs: requestTimeoutMs, validateOnly },
        a => a.topics.some(notController)
      )
      return answer.topics.map(topicError)
    },

    async createPartitions(topic, count, validateOnly = false) {
      const answer = await cluster.toController(
        apis.createPartitions,
        { topics: [{ name: topic, count, assignments: null }], timeoutMs: requestTimeoutMs, validateOnly },
        a => a.results.some(notController)
      )
      return oneOf(topic, answer.results)
    },

    async deleteTopics(topics) {
      if (topics.length === 0) return []
      const answer = await cluster.toController(
        apis.deleteTopics,
        { topics: topics.map(name => ({ name })), timeoutMs: requestTimeoutMs },
        a => a.responses.some(notController)
      )
      return answer.responses.map(topicError)
    },

    async alterTopicConfigs(topic, configs, validateOnly = false) {
      const changes = Object.entries(configs).map(([name, value]) => ({ name, configOperation: SET, value }))
      const answer = await cluster.toController(
        apis.alterConfigs,
        { resources: [{ resourceType: resourceTypes.topic, resourceName: topic, configs: changes }], validateOnly },
        a => a.responses.some(notController)
      )
      return oneOf(
        topic,
        answer.responses.map(r => ({ ...r, name: r.resourceName }))
      )
    },

    describeConfigs: resources => describeConfigs(cluster, resources)
  }
}

/** Any broker knows the configs of topics and groups; a broker's are known to itself. */
async function describeConfigs(cluster: Cluster, resources: readonly ConfigResource[]): Promise<ConfigAnswer[]> {
  const shared = resources.filter(r => r.type !== 'broker')
  const brokers = resources.filter(r => r.type === 'broker')
  const ask = (r: ConfigResource) => ({
    resourceType: resourceTypes[r.type],
    resourceName: r.name,
    configurationKeys: null
  })
  const answers = await Promise.all([
    ...(shared.length === 0 ? [] : [cluster.toAny(apis.describeConfigs, { resources: shared.map(ask) })]),
    ...brokers.map(async broker => {
      const asked = { resources: [ask(broker)] }
      return (await cluster.toNode('admin', Number(broker.name), apis.describeConfigs, asked)).answer
    })
  ])
  return answers.flatMap(answer =>
    answer.results.map(r => ({
      type: kinds.get(r.resourceType) ?? 'broker',
      name: r.resourceName,
      errorCode: r.errorCode,
      errorMessage: saidIfAny(r.errorMessage),
      configs: new Map(r.configs.flatMap(c => (c.isSensitive || c.value === null ? [] : [[c.name, c.value] as const])))
    }))
  )
}

interface Answered {
  readonly name?: string | null | undefined
  readonly errorCode: number
  readonly errorMessage?: string | null | undefined
}

const newTopic = (t: NewTopic) => ({
  name: t.topic,
  numPartitions: t.partitions,
  replicationFactor: t.replicationFactor,
  assignments: [],
  configs: Object.entries(t.configs).map(([name, value]) => ({ name, value }))
})

const notController = (answer: Answered): boolean => answer.errorCode === kafkaErrors.NOT_CONTROLLER

const topicError = (answer: Answered): TopicError => ({
  topic: answer.name ?? '',
  errorCode: answer.errorCode,
  errorMessage: saidIfAny(answer.errorMessage)
})

const oneOf = (topic: string, answers: readonly Answered[]): TopicError =>
  topicError(
    answers.find(a => a.name === topic) ?? {
      name: topic,
      errorCode: kafkaErrors.UNKNOWN_SERVER_ERROR,
      errorMessage: 'no answer about this topic'
    }
  )
