import type { KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { createTopic } from './apply.ts'
import { newTopic } from './new-topic.ts'
import { readTopicViews } from './read-topics.ts'
import type { TopicSettings } from './topic-settings.ts'

/**
 * Creates a DLQ topic that `resolve` named beyond the list, in the shape of one created at start for this source topic.
 * @returns why it could not be, or `null` when it is there; never rejects
 */
export async function createUnlistedTopic(
  client: Pick<KafkaClient, 'metadata' | 'describeConfigs' | 'createTopics'>,
  topic: string,
  source: string,
  settings: TopicSettings
): Promise<DeadLetterError | null> {
  try {
    const metadata = (await client.metadata([source])).topics.get(source)
    const views =
      metadata && metadata.partitions.length > 0 ? [...(await readTopicViews(client, [metadata])).values()] : []
    if (views.length === 0)
      return new DeadLetterError('DLQ_PROVISION_FAILED', {
        topic,
        action: 'created',
        reason: `no metadata of its source '${source}'`
      })
    return await createTopic(client, { kind: 'create', topic: newTopic(topic, settings, views) })
  } catch (cause) {
    return new DeadLetterError('DLQ_PROVISION_FAILED', { topic, action: 'created', reason: String(cause) }, cause)
  }
}
