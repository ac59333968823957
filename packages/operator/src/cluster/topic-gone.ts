import { kafkaErrors } from '@dead-letter/kafka/internal'
import type { Cluster } from './cluster.ts'

/**
 * Whether a topic is deleted: every broker says so. One that has just started, or is cut off from the controller, does not know what
 * was created meanwhile, however often it is asked. A broker that does not answer ends it with an error.
 * @returns false also where there is another topic of that name
 * @throws DeadLetterError BROKER_*
 */
export async function isTopicGone({ client }: { readonly client: Asked }, topic: string): Promise<boolean> {
  const asked = new Set<number>()
  let unasked = [...(await client.metadata([topic])).brokers.keys()]
  while (unasked.length > 0) {
    const answers = await Promise.all(unasked.map(node => client.metadata([topic], node)))
    for (const node of unasked) asked.add(node)
    if (answers.some(({ topics }) => topics.get(topic)?.errorCode !== kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION))
      return false
    // One that lags behind may not know all brokers either.
    unasked = [...new Set(answers.flatMap(({ brokers }) => [...brokers.keys()]))].filter(node => !asked.has(node))
  }
  return asked.size > 0
}

type Asked = Pick<Cluster['client'], 'metadata'>
