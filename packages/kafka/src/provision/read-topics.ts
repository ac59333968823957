import { brokerSaid } from '../client/kafka-errors.ts'
import type { KafkaClient, TopicMetadata } from '../client/port.ts'
import type { TopicView } from './topic-view.ts'

/** Adds each topic's configs, as far as this principal may read them. */
export async function readTopicViews(
  client: Pick<KafkaClient, 'describeConfigs'>,
  topics: readonly TopicMetadata[]
): Promise<Map<string, TopicView>> {
  if (topics.length === 0) return new Map()
  const answers = await client.describeConfigs(topics.map(({ name }) => ({ type: 'topic', name }) as const))
  const byName = new Map(answers.map(answer => [answer.name, answer]))
  return new Map(
    topics.map((metadata): [string, TopicView] => {
      const answer = byName.get(metadata.name)
      if (answer?.errorCode === 0) return [metadata.name, { metadata, configs: answer.configs }]
      const configError = answer
        ? brokerSaid(answer.errorCode, answer.errorMessage)
        : 'the broker said nothing about it'
      return [metadata.name, { metadata, configs: null, configError }]
    })
  )
}
