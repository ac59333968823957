import { errorName } from '@dead-letter/protocol'
import type { Cluster } from './cluster.ts'
import { Refusal } from './config/refusal.ts'
import { BrokerError } from './errors.ts'
import { type CheckedOptions, checkNamedTopic, type TopicOptions } from './options.ts'

/** Creates a topic with the checks that CreateTopics makes. @throws BrokerError TOPIC_INVALID */
export function createTopic({ topics }: Pick<Cluster, 'topics'>, name: string, options: TopicOptions): void {
  const { partitions, configs = {} } = options
  try {
    topics.create(name, {
      ...(partitions === undefined ? {} : { partitions }),
      configs: new Map(Object.entries(configs).map(([key, value]) => [key, String(value)]))
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const facts = { topic: name, reason: error.detail ?? error.message, error: errorName(error.code) }
    throw new BrokerError('TOPIC_INVALID', facts, error)
  }
}

/** @throws BrokerError TOPIC_INVALID */
export function createTopics(cluster: Pick<Cluster, 'topics'>, wanted: CheckedOptions['topics']): void {
  for (const topic of wanted) {
    if (typeof topic === 'string') createTopic(cluster, topic, {})
    else createTopic(cluster, topic.name, checkNamedTopic(topic))
  }
}
