import type { Cluster } from './cluster.ts'
import { BrokerError, reasonOf } from './errors.ts'
import type { TopicOptions } from './options.ts'

export function createTopic(cluster: Cluster, name: string, { partitions, configs = {} }: TopicOptions): void {
  try {
    cluster.topics.create(name, {
      ...(partitions === undefined ? {} : { partitions }),
      configs: new Map(Object.entries(configs).map(([key, value]) => [key, String(value)]))
    })
  } catch (error) {
    throw new BrokerError('TOPIC_INVALID', { topic: name, reason: reasonOf(error) }, error)
  }
}
